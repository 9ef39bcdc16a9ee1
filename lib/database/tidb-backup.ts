import type { Cron, Duration } from 'cdk8s';
import type { Bucket, BucketAccess } from '../handles/bucket';
import type { Fault } from '../kernel/faults';
import type { BackupScheduleSpec } from './tidb';
import type { TidbSite } from './tidb-plan';
import { POD_SECURITY } from './tidb-spec';

/** Full backups of the whole cluster, in turn. */
export interface TiDBBackup {
  /** Where they go. TiKV writes there itself. */
  readonly to: Bucket;
  /** In UTC. */
  readonly schedule: Cron;
  /** Age at which a backup is deleted from the bucket; at least two runs of the schedule. */
  readonly keep: Duration;
}

type Finding = Omit<Fault, 'path'>;

const HOURS_OF_DAY = 24;

/** What the operator would only tell in its log, and go on without any backup. */
export function backupFaults({ schedule, keep }: TiDBBackup): Finding[] {
  const given = schedule.expressionString;
  const gap = longestGap(given);
  if (gap === undefined)
    return [
      {
        prop: 'backup.schedule',
        given,
        message: 'is no schedule that the operator reads, or one that never comes',
        allowed: 'minute hour day month weekday, with weekdays 0 (Sunday) to 6',
      },
    ];
  const hours = keep.toHours({ integral: false });
  const least = 2 * gap * HOURS_OF_DAY;
  const at = { prop: 'backup.keep', given: keep.toHumanString() };
  if (hours < least)
    return [
      {
        ...at,
        message: `deletes the last good backup before the next is there: the schedule leaves up to ${gap} days between two`,
        allowed: `at least ${2 * gap} days, so that one run may fail`,
      },
    ];
  return Number.isInteger(hours) ? [] : [{ ...at, message: 'is no number of hours', allowed: 'whole hours' }];
}

/** TiKV and BR trust no authority of the platform, and have no place to be told one. */
export function bucketFaults(access: BucketAccess): Finding[] {
  return access.trust === undefined
    ? []
    : [
        {
          prop: 'backup.to',
          given: access.url,
          message: "has a certificate of the environment's own authority, which TiKV does not trust",
          allowed: 'a bucket over http inside the cluster, or one with a publicly trusted certificate',
        },
      ];
}

export function backupSpec(
  site: TidbSite,
  { schedule, keep }: TiDBBackup,
  access: BucketAccess,
  wired: { readonly secretName: string; readonly serviceAccount: string },
): BackupScheduleSpec {
  return {
    schedule: schedule.expressionString,
    maxReservedTime: `${keep.toHours()}h`,
    backupTemplate: {
      backupType: 'full',
      cleanPolicy: 'Delete',
      serviceAccount: wired.serviceAccount,
      toolImage: site.images.br,
      podSecurityContext: POD_SECURITY,
      resources: BACKUP_SIZE,
      br: { cluster: site.id, clusterNamespace: site.namespace },
      s3: {
        // `ceph` is the operator's word for http, which it demands then; any other word is passed on as it is.
        provider: access.url.startsWith('http://') ? 'ceph' : 'other',
        endpoint: access.url,
        bucket: access.bucket,
        prefix: site.id,
        region: access.region,
        secretName: wired.secretName,
        forcePathStyle: true,
      },
    },
  };
}

/** BR only conducts: the stores send the data. */
export const BACKUP_SIZE = {
  requests: { cpu: '500m', memory: '1Gi' },
  limits: { cpu: '1', memory: '1Gi' },
};

/** Bounds and names of a cron expression's fields, as the operator's parser has them (robfig/cron, `ParseStandard`). */
const FIELDS = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

interface Field {
  readonly values: ReadonlySet<number>;
  /** Begins with `*` or `?`: then both day fields must fit, else one of them. */
  readonly any: boolean;
}

/**
 * The most days that can pass between two runs of a cron expression of five fields; 1 for every day and oftener.
 * @returns undefined when it is no such expression, or names no day of eight years
 */
export function longestGap(expression: string): number | undefined {
  const texts = expression.split(/\s+/);
  const fields = FIELDS.map((bounds, i) => fieldOf(texts[i] ?? '', bounds));
  const [, , day, month, weekday] = fields;
  if (texts.length !== FIELDS.length || fields.includes(undefined) || !day || !month || !weekday) return undefined;
  const runs = (date: Date) => {
    const onDay = day.values.has(date.getUTCDate());
    const onWeekday = weekday.values.has(date.getUTCDay());
    const either = day.any || weekday.any ? onDay && onWeekday : onDay || onWeekday;
    return month.values.has(date.getUTCMonth() + 1) && either;
  };
  let last: number | undefined;
  let longest: number | undefined;
  for (let i = 0; i < 8 * 366; i++) {
    if (!runs(new Date(Date.UTC(2024, 0, 1 + i)))) continue;
    if (last !== undefined) longest = Math.max(longest ?? 0, i - last);
    last = i;
  }
  return longest;
}

function fieldOf(text: string, bounds: (typeof FIELDS)[number]): Field | undefined {
  const values = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
    const span = spanOf(range, bounds, step !== undefined);
    if (span === undefined) return undefined;
    for (let value = span[0]; value <= span[1]; value += Number(step ?? 1)) values.add(value);
  }
  return { values, any: text.split(',').some((part) => /^[*?]/.test(part)) };
}

function spanOf(
  range: string,
  { min, max, names }: (typeof FIELDS)[number],
  stepped: boolean,
): readonly [number, number] | undefined {
  if (range === '*' || range === '?') return [min, max];
  const ends = range.split('-').map((end) => {
    const named = (names as readonly string[]).indexOf(end);
    return named >= 0 ? named + min : /^\d+$/.test(end) ? Number(end) : Number.NaN;
  });
  const [from = Number.NaN, to = stepped ? max : from] = ends;
  return ends.length <= 2 && from >= min && to <= max && from <= to ? [from, to] : undefined;
}
