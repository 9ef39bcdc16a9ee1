import type { Fault } from '../kernel/faults';
import type { PostgresParameters } from './postgres-parameters';

/** A database that needs more than its name. */
export interface PostgresDatabase {
  readonly name: string;
  /** Extensions that only a superuser may make, or that are wanted from the start. @default none */
  readonly extensions?: readonly string[];
}

/** What is made of a database's name. */
export interface PlannedDatabase {
  readonly name: string;
  /** The role that owns the database and all in it; takers are its members. Nobody logs in as it. */
  readonly owner: string;
  readonly extensions: readonly string[];
}

type Finding = Omit<Fault, 'path'>;

/** The database that the operator insists on making with the cluster, and its owner. Nobody is let in. */
export const FIRST_DATABASE = 'keelson';

export function plannedDatabases(given: readonly (string | PostgresDatabase)[]): PlannedDatabase[] {
  return given.map((database) => {
    const { name, extensions = [] } = typeof database === 'string' ? { name: database } : database;
    return { name, owner: ownerOf(name), extensions };
  });
}

/** No id of a system has an underscore, so that no taker has this name. */
export function ownerOf(database: string): string {
  return `${database}_owner`;
}

/** A database's name as part of an object's: underscores are no part of those. */
export function slugOf(database: string): string {
  return database.replaceAll('_', '-');
}

/** 63 of PostgreSQL, less `_owner`. */
const LONGEST = 57;
const NAME = /^[a-z]([a-z0-9_]*[a-z0-9])?$/;
const SYSTEM = new Set(['postgres', 'template0', 'template1', FIRST_DATABASE]);
/** Words that mean several databases, or none, where it is said who may log in. */
const WORDS = new Set(['all', 'replication', 'sameuser', 'samerole', 'samegroup']);

export function databaseFaults(
  databases: readonly PlannedDatabase[],
  site: { readonly tag: string; readonly parameters: PostgresParameters },
): Finding[] {
  const names = databases.map(({ name }) => name);
  return databases.flatMap(({ name, extensions }, i) => {
    const at = { prop: `databases[${i}]`, given: name };
    if (names.indexOf(name) < i) return [{ ...at, message: 'stands there twice', fix: 'Leave one out.' }];
    if (SYSTEM.has(name) || WORDS.has(name) || /^(pg|cnpg)_/.test(name))
      return [{ ...at, message: 'belongs to PostgreSQL or its operator', fix: 'Choose another name.' }];
    if (!NAME.test(name) || name.length > LONGEST)
      return [
        {
          ...at,
          message: 'is no name of a database here',
          allowed: `lower-case letters, digits and underscores, a letter first, no underscore last, at most ${LONGEST}`,
        },
      ];
    return extensions.flatMap((extension) => extensionFaults(`databases[${i}].extensions`, extension, site));
  });
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

function extensionFaults(
  prop: string,
  given: string,
  { tag, parameters }: { readonly tag: string; readonly parameters: PostgresParameters },
): Finding[] {
  const brought = CONTRIB.has(given) || (STANDARD.includes(given) && !tag.includes('-minimal-'));
  if (!brought)
    return [
      {
        prop,
        given,
        message: `is none that the image ${tag} brings`,
        allowed: `contrib of PostgreSQL 18${tag.includes('-minimal-') ? '' : `, ${STANDARD.join(', ')}`}`,
      },
    ];
  const example = PRELOADED[given];
  if (example === undefined || Object.keys(parameters).some((name) => name.startsWith(`${given}.`))) return [];
  return [
    {
      prop,
      given,
      message: 'does nothing until its library is loaded, which the operator does when one of its parameters is set',
      fix: `Set parameters: { ${example} }.`,
    },
  ];
}

/** PostgreSQL's longest name. */
const ROLE_MOST = 63;

/** A taker's role has the taker's id as its name. */
export function takerFaults(taker: string): Finding[] {
  const reserved = taker === 'postgres' || taker === FIRST_DATABASE;
  if (!reserved && taker.length <= ROLE_MOST) return [];
  return [
    {
      prop: 'id',
      given: taker,
      message: reserved
        ? 'is the name of a role that PostgreSQL or its operator has already'
        : 'is too long for the name of a role of PostgreSQL',
      allowed: `at most ${ROLE_MOST} characters, none of postgres, ${FIRST_DATABASE}`,
      fix: 'Give the system that takes the database another id.',
    },
  ];
}
