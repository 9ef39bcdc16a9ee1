import { type ObjectId, objectKey } from '../../kernel/base/kind';

/** One place in a value that a schema refuses. */
export interface Problem {
  /** `spec.mon.count`, `spec.pools[1].name`, `metadata.labels["app.kubernetes.io/name"]`; empty for the whole value. */
  readonly at: string;
  /** What is wrong there. */
  readonly message: string;
  /** The value as JSON, cut to what a line can hold. @default nothing was given */
  readonly given?: string;
  /** What would be right. @default the message says it */
  readonly allowed?: string;
}

/** One field of one object that the API server would refuse, or drop. */
export interface ObjectProblem extends Problem {
  /** The object that it is in. */
  readonly object: ObjectId;
}

/** `mons = 2: is out of range; allowed: >= 3`, with its object in front where it is said. */
export function toldProblem(problem: Problem | ObjectProblem): string {
  const object = 'object' in problem ? `${objectKey(problem.object)}: ` : '';
  const allowed = problem.allowed === undefined ? '' : `; allowed: ${problem.allowed}`;
  return `${object}${problem.at || '(whole value)'} = ${problem.given ?? 'nothing'}: ${problem.message}${allowed}`;
}
