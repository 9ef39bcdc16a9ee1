import type { Check, Flaw } from '../../kernel/base/faults';
import { FIRST_DATABASE } from './names';
import type { PostgresPlan } from './plan';

/** Databases that the operator would never make, or that would mean others where it is said who may log in. */
export function checkDatabases(check: Check, plan: PostgresPlan): void {
  const names = plan.databases.map(({ name }) => name);
  plan.databases.forEach(({ name, extensions }, i) => {
    const flaw = names.indexOf(name) < i ? TWICE : nameFlaw(name);
    if (flaw !== undefined) check.not({ prop: `databases[${i}]`, given: name, ...flaw });
    else for (const extension of extensions) checkExtension(check, `databases[${i}].extensions`, extension, plan);
  });
}

const TWICE = { message: 'stands there twice', fix: 'Leave one out.' };

/** 63 of PostgreSQL, less `_owner`. */
const LONGEST = 57;
const NAME = /^[a-z]([a-z0-9_]*[a-z0-9])?$/;
const SYSTEM = new Set(['postgres', 'template0', 'template1', FIRST_DATABASE]);
/** Words that mean several databases, or none, where it is said who may log in. */
const WORDS = new Set(['all', 'replication', 'sameuser', 'samerole', 'samegroup']);

function nameFlaw(name: string): Flaw | undefined {
  if (SYSTEM.has(name) || WORDS.has(name) || /^(pg|cnpg)_/.test(name))
    return { message: 'belongs to PostgreSQL or its operator', fix: 'Choose another name.' };
  if (NAME.test(name) && name.length <= LONGEST) return undefined;
  return {
    message: 'is no name of a database here',
    allowed: `lower-case letters, digits and underscores, a letter first, no underscore last, at most ${LONGEST}`,
  };
}

/** Of contrib as Debian packs it with PostgreSQL 18. */
const CONTRIB = new Set(
  `amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn earthdistance file_fdw fuzzystrmatch
   hstore insert_username intagg intarray isn lo ltree moddatetime pageinspect pg_buffercache pg_freespacemap
   pg_logicalinspect pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect pgcrypto pgrowlocks
   pgstattuple postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp xml2`.split(
    /\s+/,
  ),
);

/** What the standard image brings besides. */
const STANDARD = ['pgaudit', 'vector'];

/** Their library is loaded by the operator as soon as one of their parameters is set, and not before. */
const PRELOADED: Readonly<Record<string, string>> = {
  pg_stat_statements: "'pg_stat_statements.max': 10000",
  pgaudit: "'pgaudit.log': 'ddl'",
};

function checkExtension(check: Check, prop: string, given: string, { tag, parameters }: PostgresPlan): void {
  const besides = tag.includes('-minimal-') ? [] : STANDARD;
  const brought = CONTRIB.has(given) || besides.includes(given);
  const example = PRELOADED[given];
  const loads = (name: string) => name.toLowerCase().startsWith(`${given}.`);
  check
    .that(brought, {
      prop,
      given,
      message: `is none that the image ${tag} brings`,
      allowed: ['contrib of PostgreSQL 18', ...besides].join(', '),
    })
    .that(!brought || example === undefined || Object.keys(parameters).some(loads), {
      prop,
      given,
      message: 'does nothing until its library is loaded, which the operator does when one of its parameters is set',
      fix: `Set parameters: { ${example} }.`,
    });
}

/** PostgreSQL's longest name. */
const ROLE_MOST = 63;

/** A taker's role has the taker's id as its name. */
export function checkTaker(check: Check, taker: string): void {
  const reserved = taker === 'postgres' || taker === FIRST_DATABASE;
  check.that(!reserved && taker.length <= ROLE_MOST, {
    prop: 'id',
    given: taker,
    message: reserved
      ? 'is the name of a role that PostgreSQL or its operator has already'
      : 'is too long for the name of a role of PostgreSQL',
    allowed: `at most ${ROLE_MOST} characters, none of postgres, ${FIRST_DATABASE}`,
    fix: 'Give the system that takes the database another id.',
  });
}
