import { main, synth } from '../../lib';
import { terraform } from '../../lib/terraform';
import { yunsi } from './platform';

// `cdktf synth`, `cdktf deploy <environment>-foundation`: the stacks of every environment.
main(() => synth(yunsi, terraform()));
