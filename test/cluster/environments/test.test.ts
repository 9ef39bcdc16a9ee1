import { environment } from './environment';

environment('test');
