import type { Flaw } from '../../kernel/base/faults';
import type { ReleaseContent } from '../../kernel/base/law';
import { isOlder } from '../../kernel/base/quantity';
import { isMap, type JsonObject } from '../../kernel/base/values';

/** A value of the chart that must stay. */
interface FixedValue {
  readonly path: string;
  readonly prop: string;
  readonly message: string;
  readonly fix: string;
}

const VOLUME = {
  message: 'is another than before, and no StatefulSet changes its claims: the release would fail half way',
  fix: 'Keep it; to change it, delete the StatefulSet alone (kubectl delete --cascade=orphan) with its claims in hand.',
};

/** Values whose change Helm takes, and Harbor does not survive. */
const FIXED: readonly FixedValue[] = [
  ...['bucket', 'regionendpoint'].map((key) => ({
    path: `persistence.imageChartStorage.s3.${key}`,
    prop: 'blobs',
    message: 'is another place than before, where no image lies: every pull would fail',
    fix: 'Copy the objects first, then accept this finding; or replicate into a second registry.',
  })),
  ...['host', 'coreDatabase'].map((key) => ({
    path: `database.external.${key}`,
    prop: 'database',
    message: 'is another database than before, which knows of no project and no image',
    fix: 'Move the database first (dump and restore), then accept this finding.',
  })),
  {
    path: 'externalURL',
    prop: 'host',
    message: 'is another name than before: images that are named by the old one are not found',
    fix: 'Let both names lead here until every image is named by the new one, then accept this finding.',
  },
  ...['redis', 'trivy'].flatMap((name) => [
    { path: `persistence.persistentVolumeClaim.${name}.storageClass`, prop: 'storage', ...VOLUME },
    { path: `persistence.persistentVolumeClaim.${name}.size`, prop: 'size', ...VOLUME },
  ]),
];

/** What must not become of a registry that stands. */
export function harborChanges(before: ReleaseContent, after: ReleaseContent): Flaw[] {
  const changed = FIXED.flatMap(({ path, prop, message, fix }) => {
    const old = at(before.values, path);
    const given = at(after.values, path);
    if (old === given || old === undefined) return [];
    return [{ prop, given, message, allowed: String(old), fix }];
  });
  const back = isOlder(after.version, before.version);
  return [
    ...new Map(changed.map((flaw) => [`${flaw.prop} ${flaw.allowed}`, flaw])).values(),
    ...(back
      ? [
          {
            prop: 'pins.harbor',
            given: after.version,
            message: `is older than ${before.version}, and Harbor's database goes no way back`,
            allowed: `${before.version} and newer`,
          },
        ]
      : []),
  ];
}

function at(values: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (isMap(inner) ? inner[key] : undefined), values);
}
