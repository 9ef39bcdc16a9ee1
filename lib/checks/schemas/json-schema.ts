import type { ErrorObject } from 'ajv';
import { isMap, shown } from '../../kernel/base/values';
import type { Problem } from '../findings/problem';

/** The path of a field or of a list item below `path`, as people write it. */
export function below(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/**
 * What ajv found, told by fields instead of by JSON pointers. The errors of the branches of `anyOf` and `oneOf` are
 * folded into the one of the whole, since each of them alone reads like a demand.
 *
 * @param root the value that was validated
 */
export function problems(errors: readonly ErrorObject[], root: unknown): Problem[] {
  const kept: Problem[] = [];
  const branches = errors.map((error) => branchOf(error, errors));
  errors.forEach((error, i) => {
    if (branches[i] !== undefined || error.keyword === 'if') return;
    const own = errors.filter((_, j) => branches[j] === error).map((branch) => problem(branch, root));
    const found = problem(error, root);
    kept.push(own.length === 0 ? found : { ...found, allowed: [...new Set(own.map(alternative))].join(', or ') });
  });
  return kept;
}

/** The innermost `anyOf`, `oneOf` that an error is a branch of; ajv reports the branches first, then the whole. */
function branchOf(error: ErrorObject, errors: readonly ErrorObject[]): ErrorObject | undefined {
  return errors
    .slice(errors.indexOf(error) + 1)
    .find(
      (whole) =>
        (whole.keyword === 'anyOf' || whole.keyword === 'oneOf') &&
        error.instancePath.startsWith(whole.instancePath) &&
        (error.schemaPath.startsWith(`${whole.schemaPath}/`) || /^#\/(\$defs|definitions)\//.test(error.schemaPath)),
    );
}

function alternative(problem: Problem): string {
  return `${problem.at} ${problem.allowed === undefined ? problem.message : `with ${problem.allowed}`}`;
}

function problem(error: ErrorObject, root: unknown): Problem {
  const at = located(error.instancePath, root);
  const field: unknown = error.params.missingProperty ?? error.params.additionalProperty ?? error.params.index;
  const isField = typeof field === 'string' || typeof field === 'number';
  const path = isField ? below(at.path, field) : at.path;
  const value = isField ? child(at.value, field) : at.value;
  const given = value === undefined ? {} : { given: shown(value) };
  return { at: path, ...(TOLD[error.keyword] ?? otherwise)(error), ...given };
}

function located(pointer: string, root: unknown): { path: string; value: unknown } {
  let at = { path: '', value: root };
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replace(/~1/g, '/').replace(/~0/g, '~');
    const key = Array.isArray(at.value) ? Number(name) : name;
    at = { path: below(at.path, key), value: child(at.value, key) };
  }
  return at;
}

function child(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

type Telling = (error: ErrorObject) => Pick<Problem, 'message' | 'allowed'>;

const outOfRange: Telling = ({ params }) => ({
  message: 'is out of range',
  allowed: `${params.comparison} ${params.limit}`,
});
const size =
  (message: string, bound: string, unit: string): Telling =>
  ({ params }) => ({ message, allowed: `${bound} ${params.limit} ${unit}` });
const alternatives: Telling = ({ params }) => ({
  message: params.passingSchemas ? 'fits more than one of the alternatives' : 'fits none of the alternatives',
});
const unknownField: Telling = ({ params, parentSchema }) => ({
  message: 'unknown field',
  allowed: nearest(String(params.additionalProperty), Object.keys(parentSchema?.properties ?? {})),
});
const otherwise: Telling = ({ message, keyword, params }) => ({ message: message ?? `${keyword} ${shown(params)}` });

const TOLD: Readonly<Record<string, Telling>> = {
  required: () => ({ message: 'is required' }),
  additionalProperties: unknownField,
  unevaluatedProperties: unknownField,
  type: ({ params }) => ({ message: 'has the wrong type', allowed: [params.type].flat().join(' or ') }),
  enum: ({ params }) => ({ message: 'is none of the values', allowed: cut(params.allowedValues.map(String)) }),
  const: ({ params }) => ({ message: 'is another value', allowed: shown(params.allowedValue) }),
  pattern: ({ params }) => ({ message: 'does not match the pattern', allowed: params.pattern }),
  format: ({ params }) => ({ message: 'has the wrong format', allowed: params.format }),
  minimum: outOfRange,
  maximum: outOfRange,
  exclusiveMinimum: outOfRange,
  exclusiveMaximum: outOfRange,
  multipleOf: ({ params }) => ({ message: 'is out of step', allowed: `multiples of ${params.multipleOf}` }),
  minLength: size('is too short', 'at least', 'characters'),
  maxLength: size('is too long', 'at most', 'characters'),
  minItems: size('has too few items', 'at least', 'items'),
  maxItems: size('has too many items', 'at most', 'items'),
  minProperties: size('has too few fields', 'at least', 'fields'),
  maxProperties: size('has too many fields', 'at most', 'fields'),
  uniqueItems: ({ params }) => ({
    message: `has equal items [${Math.min(params.i, params.j)}] and [${Math.max(params.i, params.j)}]`,
    allowed: 'each item once',
  }),
  anyOf: alternatives,
  oneOf: alternatives,
  not: ({ schema }) => ({ message: 'is what must not be', ...(schema ? { allowed: `not ${shown(schema)}` } : {}) }),
};

/** The known names, those first that begin like the wrong one. @param most how many are told */
export function nearest(wrong: string, known: readonly string[], most = 8): string {
  if (known.length === 0) return 'no field';
  const shared = (name: string) => {
    let i = 0;
    while (i < wrong.length && wrong[i]?.toLowerCase() === name[i]?.toLowerCase()) i++;
    return i;
  };
  return cut(
    [...known].sort((a, b) => shared(b) - shared(a)),
    most,
  );
}

function cut(names: readonly string[], most = 8): string {
  return names.length > most ? `${names.slice(0, most).join(', ')}, … (${names.length} in all)` : names.join(', ');
}
