/** The questions that every class of systems is asked, for the tests of those who write one. */
export type { ObjectProblem, Problem } from '../checks/findings/problem';
export { alertFiles } from './alerts/files';
export { proofFlaws } from './alerts/flaws';
export type { Proof, Proofs, Scene } from './alerts/proof';
export { type Alerting, ruleFile } from './alerts/rules';
export { type Asking, contract } from './contract';
export type { Against, Given, PropsOf, Real, SystemClass } from './site/given';
export { crdJudge, type Judge, openapiJudge } from './site/judges';
export type { QuestionName } from './site/names';
export { Taker } from './site/taker';
