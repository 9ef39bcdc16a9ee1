import { Duration, Size } from 'cdk8s';
import { apart, type Placement } from '../../kernel/base/placement';
import type { Availability, FailureDomain } from '../../kernel/base/row';
import type { System } from '../../kernel/system';
import { OPENLDAP_EXPORTER_IMAGE, OPENLDAP_IMAGE } from './pins';
import type { OpenLdapDirectoryProps, OpenLdapPasswords } from './props';

type Given = Required<
  Pick<OpenLdapDirectoryProps, 'base' | 'organization' | 'replicas' | 'size' | 'cpu' | 'memory' | 'people' | 'groups'>
> &
  Pick<OpenLdapDirectoryProps, 'administrators' | 'backup'>;

/** What will be made, with every default applied. */
export interface OpenLdapPlan extends Given {
  readonly id: string;
  readonly namespace: string;
  /** Of slapd and its tools. */
  readonly image: string;
  /** Of what turns slapd's counters into metrics. */
  readonly exporterImage: string;
  /** Name of the class of every volume. */
  readonly storageClass: string;
  /** Where the servers may stand. */
  readonly placement: Placement;
  /** What no two servers share. */
  readonly apart: FailureDomain;
  /** What the environment promises. */
  readonly availability: Availability;
  readonly passwords: Required<Omit<OpenLdapPasswords, 'maxAge'>> & Pick<OpenLdapPasswords, 'maxAge'>;
}

/**
 * The props with every default applied.
 * @param storageClass name of the class of every volume
 * @param placement where the servers may stand
 */
export function planOpenLdap(
  { env, id, namespace }: System,
  props: OpenLdapDirectoryProps,
  storageClass: string,
  placement: Placement,
): OpenLdapPlan {
  const replicas = props.replicas ?? env.pick({ single: 1, quorum: 2 });
  const { administrators, backup } = props;
  return {
    id,
    namespace,
    image: env.image(OPENLDAP_IMAGE),
    exporterImage: env.image(OPENLDAP_EXPORTER_IMAGE),
    base: props.base ?? baseOf(env.row.domain),
    organization: props.organization ?? env.platform,
    replicas,
    size: props.size ?? env.pick({ single: Size.gibibytes(2), quorum: Size.gibibytes(10) }),
    storageClass,
    cpu: props.cpu ?? env.pick({ single: 0.1, quorum: 0.5 }),
    memory: props.memory ?? env.pick({ single: Size.mebibytes(256), quorum: Size.mebibytes(512) }),
    placement,
    apart: apart(placement, replicas),
    availability: env.availability,
    people: props.people ?? {},
    groups: props.groups ?? {},
    ...(administrators === undefined ? {} : { administrators }),
    passwords: { minLength: 12, history: 5, maxFailures: 10, lockout: Duration.minutes(15), ...props.passwords },
    ...(backup === undefined ? {} : { backup }),
  };
}

/** `example.com` is `dc=example,dc=com`. */
function baseOf(domain: string): string {
  return domain
    .split('.')
    .map((label) => `dc=${label}`)
    .join(',');
}
