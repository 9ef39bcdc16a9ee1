import { environment } from './environment';

environment('staging');
