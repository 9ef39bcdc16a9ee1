import { kind, law } from '../../lib';
import { CERTIFICATE_LAWS } from '../../lib/certificates/laws';
import type { JsonObject } from '../../lib/kernel/base/values';
import { dangling, judged } from '../support/laws';
import { object } from '../support/rules';

const certificate = object('cert-manager.io/v1 Certificate', { secretName: 'tls', duration: '720h' });
const reader = (key: string) => object('v1 Pod', { env: [{ valueFrom: { secretKeyRef: { name: 'tls', key } } }] });

test('durations are those of Go', () => {
  const given = object('cert-manager.io/v1 Certificate', { duration: '10 years', renewBefore: '720h' });
  expect(judged(CERTIFICATE_LAWS, given)).toEqual([
    'duration = "10 years": is no duration; allowed: a duration of Go, as 336h or 1h30m: its largest unit is the hour.',
  ]);
});

test('a certificate makes its Secret, with the keys that it has', () => {
  expect(dangling(CERTIFICATE_LAWS, certificate, reader('tls.key'))).toEqual([]);
  expect(dangling(CERTIFICATE_LAWS, certificate, reader('key'))).toEqual([
    'spec.env[0].valueFrom.secretKeyRef.name = "key": names a key that Secret shop/tls does not have; allowed: ca.crt, tls.crt, tls.key.',
  ]);
});

test('without a certificate there is no Secret', () => {
  expect(dangling(CERTIFICATE_LAWS, reader('tls.key'))).toEqual([
    expect.stringContaining('names Secret shop/tls, which nobody makes'),
  ]);
});

describe('what an authority on the internet is shown', () => {
  const issuer = (solver: JsonObject, cluster = false) => ({
    ...object(`cert-manager.io/v1 ${cluster ? 'ClusterIssuer' : 'Issuer'}`, { acme: { solvers: [solver] } }),
    metadata: cluster ? { name: 'a' } : { name: 'a', namespace: 'shop' },
  });
  const gateway = (name: string, sectionName: string) => ({
    http01: { gatewayHTTPRoute: { parentRefs: [{ name, namespace: 'shop', sectionName }] } },
  });
  const listeners = law(kind('gateway.networking.k8s.io/v1', 'Gateway'), {
    parts: { called: 'listener', of: () => ['http'] },
  });
  const there = { ...object('gateway.networking.k8s.io/v1 Gateway', {}), metadata: { name: 'g', namespace: 'shop' } };
  const found = (solver: JsonObject) => dangling([...CERTIFICATE_LAWS, listeners], there, issuer(solver, true));
  const PARENT = 'spec.acme.solvers[0].http01.gatewayHTTPRoute.parentRefs[0]';

  test('through a gateway that nobody makes, or a listener that it does not have', () => {
    expect(found(gateway('g', 'http'))).toEqual([]);
    expect(found(gateway('x', 'http'))).toEqual([
      expect.stringContaining(`${PARENT}.name = "x": names Gateway shop/x, which nobody makes; allowed: g.`),
    ]);
    expect(found(gateway('g', 'https'))).toEqual([
      `${PARENT}.sectionName = "https": names a listener that Gateway shop/g does not have; allowed: http.`,
    ]);
  });

  test.each([
    ['cloudflare', 'apiTokenSecretRef'],
    ['route53', 'accessKeyIDSecretRef'],
    ['route53', 'secretAccessKeySecretRef'],
    ['rfc2136', 'tsigSecretSecretRef'],
  ])('by a token of %s that nobody has: %s', (provider, ref) => {
    const solver = { dns01: { [provider]: { [ref]: { name: 's', key: 'k' } } } };
    const at = `spec.acme.solvers[0].dns01.${provider}.${ref}.name = "s"`;
    expect(dangling(CERTIFICATE_LAWS, issuer(solver))).toEqual([
      expect.stringContaining(`${at}: names Secret shop/s, which nobody makes`),
    ]);
    // Of a cluster-wide one only cert-manager knows the namespace: any will do.
    expect(dangling(CERTIFICATE_LAWS, issuer(solver, true))).toEqual([
      expect.stringContaining(`${at}: names Secret s, which nobody makes`),
    ]);
    const tls = { ...certificate, spec: { secretName: 's' } };
    expect(dangling(CERTIFICATE_LAWS, tls, issuer(solver, true))).toEqual([]);
  });
});
