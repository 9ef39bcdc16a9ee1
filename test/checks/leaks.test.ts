import { Environment, type Json, KeelsonError, Manifest } from '../../lib';
import { line } from '../../lib/checks/findings/finding';
import { synthesizedFindings } from '../../lib/checks/rules';
import { leaksIn } from '../../lib/checks/rules/leaks';
import type { Flaw } from '../../lib/kernel/base/faults';
import { Store, Widget } from '../support/made-up';
import { CHART } from '../support/made-up-operator';

/** Made-up values, put together here so that no scanner of this repository takes them for real ones. */
const SECRETS = {
  'a private key': `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIE\n`,
  'an AWS access key': `AKIA${'Q7MZ2KXW4B9TR5LD'}`,
  'a GitHub token': `ghp_${'x7Kq'.repeat(9)}`,
  'a Slack token': `xoxb-${'1234567890ab'}`,
  'a JSON web token': `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3'}.sig`,
  'a URL with a password': `amqp://user:${'hunter2'}@rabbit.rabbit.svc/`,
  'a bcrypt hash': `$2b$10$${'abcdefghijklmnopqrstuv1234567890abcdefghijklmnopqrstu'}`,
} as const;
const told = (path: string) => (flaw: Flaw) => line({ rule: 'leaks', path, ...flaw });
const RANDOM = 'q8ZrT2vX9mLp4KwB';

describe('a secret is found by its form, wherever it stands, and never told', () => {
  test.each(Object.entries(SECRETS))('%s', (form, secret) => {
    for (const [value, at] of [
      [{ spec: { note: secret } }, 'spec.note'],
      [{ data: { 'app.conf': `a = 1\nb = "${secret}"\n` } }, 'data.app.conf'],
      [{ args: ['-x', `--y=${secret}`] }, 'args[1]'],
    ] as const) {
      const findings = leaksIn(value).map(told('prod/portal: ConfigMap portal/app'));
      expect(findings).toEqual([
        `[leaks] prod/portal: ConfigMap portal/app: ${at} holds ${form}. Mint it with need.mint() or have it given with need.given().`,
      ]);
      expect(findings.join()).not.toContain(secret.trim());
    }
  });
});

describe('a secret is found by its key', () => {
  test.each<[string, Json]>([
    ['password', { password: RANDOM }],
    ['adminPassword', { auth: { adminPassword: RANDOM } }],
    ['admin-password', { 'admin-password': RANDOM }],
    ['DB_PASSWORD', { data: { DB_PASSWORD: RANDOM } }],
    ['secretKey', { s3: { secretKey: RANDOM } }],
    ['access_key', { access_key: RANDOM }],
    ['apiKey', { apiKey: RANDOM }],
    ['clientSecret', { oidc: { clientSecret: RANDOM } }],
    ['token', { token: RANDOM }],
    ['the name of a variable', { env: [{ name: 'DB_PASSWORD', value: RANDOM }] }],
    ['the name of a variable in a chart', { extraEnvVars: [{ name: 'adminToken', value: RANDOM }] }],
  ])('%s', (_, value) => {
    const findings = leaksIn(value).map(told('prod/portal: x'));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain('holds what looks like a secret value. Refer to a Secret instead');
    expect(findings[0]).not.toContain(RANDOM);
  });
});

test('a Secret with content is found, whatever stands in it', () => {
  for (const content of [{ data: { a: 'Yg==' } }, { stringData: { a: 'b' } }])
    expect(leaksIn({ kind: 'Secret', ...content }).map(told('prod/portal: Secret portal/x'))).toEqual([
      '[leaks] prod/portal: Secret portal/x: data a Secret with content stands in the manifests. Compose it with need.secret(): Terraform makes it.',
    ]);
  expect(leaksIn({ kind: 'Secret', data: {} })).toEqual([]);
});

describe('what only looks like one is none', () => {
  test.each<[string, Json]>([
    ['the name of a Secret', { existingSecret: 'rabbit-admin', secretName: 'portal-tls-2026-a1b2c3d4' }],
    ['a key of a Secret', { passwordKey: 'admin-password1', secretKeyRef: { name: 'login9', key: 'password' } }],
    ['a reference', { password: { valueFrom: { secretKeyRef: { name: 'rabbit-default-user-1', key: 'password' } } } }],
    ['a resource of Kubernetes', { resources: ['tokenreviews'], tokenReview: 'authentication.k8s.io/v1' }],
    ['an expression of Terraform', { password: '${random_password.rabbit_admin1.result}' }],
    ['a short word', { token: 'bearer', password: 'changeme1' }],
    ['a sentence', { password: 'see the runbook, step 3 of 4' }],
    ['words', { credentials: 'workload-identity-federation' }],
    ['a URL without a password', { url: 'https://user@host/a:b@c', other: 'http://a.b.svc:80/x' }],
    ['a URL whose password is a variable', { url: 'amqp://$(USER):$(PASS)@host/' }],
    ['a digest', { image: `quay.io/a/b:1@sha256:${'0123456789abcdef'.repeat(4)}` }],
    ['a variable that names no secret', { env: [{ name: 'REVISION', value: RANDOM }] }],
  ])('%s', (_, value) => {
    expect(leaksIn(value)).toEqual([]);
  });
});

test('one planted in a manifest or in the values of a chart is found at synthesis', () => {
  const env = Environment.test();
  const store = new Store(env, 'store');
  store.need.crds('store', { groups: ['example.com'], version: '1', base: 'https://example.com', files: [] });
  new Manifest(store, Widget, { name: 'x', spec: { size: 1, note: SECRETS['a GitHub token'] } });
  store.need.release({ name: 'chart', chart: CHART, values: { auth: { rootPassword: RANDOM } } });
  const output = env.output();
  const findings = synthesizedFindings(output);
  expect(findings.map(({ rule, path }) => [rule, path])).toEqual([
    ['leaks', 'unit/store: Widget.example.com store/x'],
    ['leaks', 'unit/store: Helm release chart'],
  ]);
  expect(new KeelsonError(findings).message).not.toMatch(new RegExp(`${RANDOM}|ghp_`));
});
