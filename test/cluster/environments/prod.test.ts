import { environment } from './environment';

environment('prod');
