import type { QuestionName } from '../site/names';
import { ALERT_SCOPE } from './alert-scope';
import { ALERTS } from './alerts';
import { AMBIENT } from './ambient';
import { CHECKS } from './checks';
import { DATA } from './data';
import { FACTS } from './facts';
import { LAWS } from './laws';
import { LONGEST_ID } from './longest-id';
import { MIRROR_QUESTION } from './mirror';
import { OPERATOR } from './operator';
import { ORDER } from './order';
import { OWNER_QUESTION } from './owner';
import { PATCHES } from './patches';
import { PINS } from './pins';
import type { Question } from './question';
import { READY } from './ready';
import { RETIRING } from './retiring';
import { SCHEMAS } from './schemas';
import { SECRETS } from './secrets';
import { SERIES } from './series';
import { TAKES } from './takes';
import { TWO_INSTANCES } from './two-instances';

/** Everything that a class is asked. */
export const QUESTIONS: Readonly<Record<QuestionName, Question>> = {
  checks: CHECKS,
  'longest-id': LONGEST_ID,
  'two-instances': TWO_INSTANCES,
  order: ORDER,
  patches: PATCHES,
  facts: FACTS,
  alerts: ALERTS,
  'alert-scope': ALERT_SCOPE,
  series: SERIES,
  ready: READY,
  owner: OWNER_QUESTION,
  data: DATA,
  retiring: RETIRING,
  mirror: MIRROR_QUESTION,
  pins: PINS,
  ambient: AMBIENT,
  secrets: SECRETS,
  takes: TAKES,
  laws: LAWS,
  schemas: SCHEMAS,
  operator: OPERATOR,
};
