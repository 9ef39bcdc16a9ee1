import { DURATION } from '../kernel/base/grammar';
import { judgeText } from '../kernel/base/judge';
import { kind } from '../kernel/base/kind';
import { type Law, law, type NameField } from '../kernel/base/law';
import { mapOf } from '../kernel/base/values';
import { certificateChanges, issuerChanges } from './changes';
import { Certificate, ClusterIssuer, Issuer } from './kinds';

const GATEWAY = kind('gateway.networking.k8s.io/v1', 'Gateway');

/** What proves hosts to an authority on the internet: a gateway's listener, tokens of those who run the DNS. */
const SOLVERS: readonly NameField[] = [
  {
    at: 'spec.acme.solvers[].http01.gatewayHTTPRoute.parentRefs[].name',
    to: GATEWAY,
    namespace: 'namespace',
    key: 'sectionName',
  },
  ...[
    'cloudflare.apiTokenSecretRef',
    'route53.accessKeyIDSecretRef',
    'route53.secretAccessKeySecretRef',
    'rfc2136.tsigSecretSecretRef',
  ].map((ref): NameField => ({ at: `spec.acme.solvers[].dns01.${ref}.name`, to: 'Secret', key: 'key' })),
];

/** What is known of cert-manager's custom resources, beyond their schemas. */
export const CERTIFICATE_LAWS: readonly Law[] = [
  law(Certificate, {
    makes({ spec }) {
      const { secretName } = mapOf(spec);
      return typeof secretName === 'string'
        ? [{ kind: 'Secret', name: secretName, keys: ['ca.crt', 'tls.crt', 'tls.key'] }]
        : [];
    },
    check(spec, tell) {
      judgeText(spec, 'duration', 'is no duration', DURATION, tell);
      judgeText(spec, 'renewBefore', 'is no duration', DURATION, tell);
    },
    changes: certificateChanges,
  }),
  law(Issuer, { refers: SOLVERS, changes: issuerChanges }),
  law(ClusterIssuer, { refers: SOLVERS, changes: issuerChanges }),
];
