import { main, manifests, synth } from '../../lib';
import { terraform } from '../../lib/terraform';
import { yunsi } from './platform';

// `npm run synth`: both planes of every environment.
main(() => synth(yunsi, manifests(), terraform()));
