import { main, manifests, synth } from '../../lib';
import { yunsi } from './platform';

// `cdk8s synth`: the manifests of every environment. Loads nothing of Terraform.
main(() => synth(yunsi, manifests()));
