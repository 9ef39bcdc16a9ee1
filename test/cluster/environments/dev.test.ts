import { environment } from './environment';

environment('dev');
