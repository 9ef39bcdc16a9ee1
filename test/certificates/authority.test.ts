import { Environment, ISSUER, KeelsonError, type Output, type Row, System } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import { certificateChanges, issuerChanges } from '../../lib/certificates/changes';
import type { CertificatesProps } from '../../lib/certificates/props';
import { changeFindings } from '../../lib/checks/changes/changes';
import { synthesizedFindings } from '../../lib/checks/rules';
import type { JsonObject } from '../../lib/kernel/base/values';
import { refusals } from '../support/refusals';

const spec = <T = JsonObject>(object: JsonObject) => object.spec as T;

/** Two systems with a certificate each. */
function output(row: Partial<Row> = {}, props: CertificatesProps = {}): Output {
  const env = Environment.test(row);
  new Certificates(env, 'certificates', props);
  for (const id of ['a', 'b'])
    new (class extends System {
      constructor() {
        super(env, id, {}, { app: 'site', maxId: 30, security: 'restricted' });
        this.ambient(ISSUER, (issuer) => void issuer.certificate(this, { name: 'web', hosts: [`${id}.svc`] }));
      }
    })();
  return env.output();
}

const generation = (count: number) => ({ generations: { 'certificates/ca': count } });
const all = (of: Output) => [...of.systems.values()].flat();
const keyOf = ({ kind, metadata }: JsonObject) => {
  const { namespace, name } = metadata as JsonObject;
  return `${kind} ${namespace ?? ''}/${name}`;
};
const text = (of: Output) => new Map(all(of).map((object) => [keyOf(object), JSON.stringify(object)]));

describe('another authority', () => {
  const [first, second, third] = [output(), output(generation(2)), output(generation(3))];

  test('has names of its own, and every leaf is of it', () => {
    expect(spec(second.object('Certificate', 'certificates-ca-2'))).toMatchObject({
      secretName: 'certificates-ca-2',
      commonName: 'platform unit certificates 2',
      issuerRef: { name: 'certificates-root' },
      privateKey: { rotationPolicy: 'Never' },
    });
    expect(spec(second.object('ClusterIssuer', 'certificates-2'))).toEqual({ ca: { secretName: 'certificates-ca-2' } });
    for (const id of ['a', 'b'])
      expect(spec(all(second).find((object) => keyOf(object) === `Certificate ${id}/web`) as JsonObject)).toMatchObject(
        {
          issuerRef: { name: 'certificates-2' },
        },
      );
    expect(second.model.systems.find(({ id }) => id === 'certificates')?.ready[0]?.name).toBe('certificates-2');
    expect(synthesizedFindings(second)).toEqual([]);
  });

  test('changes the leaves’ issuer, adds itself, and nothing else', () => {
    const [before, after] = [text(first), text(second)];
    const changed = [...after].filter(([key, json]) => before.get(key) !== json).map(([key]) => key);
    expect(changed.sort()).toEqual([
      'Certificate a/web',
      'Certificate b/web',
      'Certificate certificates/certificates-ca-2',
      'ClusterIssuer /certificates-2',
    ]);
    expect([...before.keys()].filter((key) => !after.has(key))).toEqual([]);
    expect(output(generation(1)).file('certificates')).toBe(first.file('certificates'));
  });

  test('has the one before it beside it, to go back to', () => {
    expect(third.object('ClusterIssuer', 'certificates-2')).toEqual(second.object('ClusterIssuer', 'certificates-2'));
    expect(all(third).map(keyOf)).not.toContain('ClusterIssuer /certificates');
  });

  test('is told of by an alert as long as something is of the old one', () => {
    const alerts = second.model.systems.find(({ id }) => id === 'certificates')?.alerts ?? [];
    expect(alerts.find(({ name }) => name === 'CertificatesOfAnOldAuthority')?.expr).toContain(
      'issuer_name=~"certificates(-[0-9]+)?",issuer_name!="certificates-2"',
    );
    expect(alerts.find(({ name }) => name === 'CertificateAuthorityNotReady')?.runbook).toContain('certificates-ca-2');
  });

  test('is a change that keelson diff lets through', () => {
    expect(changeFindings(first, second)).toEqual([]);
    // The oldest of three is no longer written: somebody must know, and delete it by hand.
    expect(changeFindings(second, third).map(({ path }) => path)).toEqual([
      'unit: Certificate.cert-manager.io certificates/certificates-ca',
      'unit: ClusterIssuer.cert-manager.io certificates',
    ]);
  });

  test.each([0, 1.5, -1])('%d counts none', (count) => {
    expect(refusals(() => output(generation(count)))).toEqual([
      `unit/certificates: generations['certificates/ca'] = ${count}: counts no authority; allowed: 1, 2, 3 and so on.`,
    ]);
  });

  test('a misspelt one is refused, with those that there are', () => {
    expect(refusals(() => output({ generations: { 'certificates/root': 2 } }))).toEqual([
      'unit: generations = "certificates/root": names nothing that this environment has; allowed: certificates/ca.',
    ]);
  });
});

describe('an authority of the company’s', () => {
  const given = output({}, { authority: 'given' });

  test('is given by people, and only its issuer is made', () => {
    expect(given.model.needs.given).toEqual([
      {
        id: 'certificates/ca',
        asker: 'certificates',
        keys: ['tls.crt', 'tls.key'],
        what: "the authority's certificate, intermediates and root behind it, and its key, as PEM",
      },
    ]);
    expect(given.foundation.secrets.get('certificates/certificates-ca')).toMatchObject({ type: 'kubernetes.io/tls' });
    expect(
      all(given)
        .map(keyOf)
        .filter((key) => /ClusterIssuer|certificates-ca/.test(key)),
    ).toEqual(['ClusterIssuer /certificates']);
    expect(synthesizedFindings(given)).toEqual([]);
  });

  test('is followed by another by counting up', () => {
    const next = output(generation(2), { authority: 'given' });
    expect([...next.foundation.secrets.keys()]).toEqual(['certificates/certificates-ca-2']);
    expect(spec(next.object('ClusterIssuer', 'certificates-2'))).toEqual({ ca: { secretName: 'certificates-ca-2' } });
  });

  test('has no alert of an end that cert-manager does not see', () => {
    const alerts = given.model.systems.find(({ id }) => id === 'certificates')?.alerts.map(({ name }) => name);
    expect(alerts).not.toContain('CertificateAuthorityExpires');
    expect(alerts).toContain('CertificateAuthorityNotReady');
  });
});

describe('what must not become of an authority that stands', () => {
  const root = spec<Parameters<typeof certificateChanges>[0]>(output().object('Certificate', 'certificates-ca'));
  const told = (faults: ReturnType<typeof certificateChanges>) =>
    faults.map((fault) => new KeelsonError([{ path: 'prod: x', ...fault }]).message);

  test('nothing', () => {
    expect(certificateChanges(root, { ...root, duration: '97600h' })).toEqual([]);
    const { isCA: _, ...leaf } = root;
    expect(certificateChanges(leaf, { ...leaf, commonName: 'other' })).toEqual([]);
    expect(issuerChanges({ selfSigned: {} }, { ca: { secretName: 'x' } })).toEqual([]);
  });

  test('another name, issuer or key', () => {
    const { isCA: _, ...leaf } = root;
    expect(told(certificateChanges(root, { ...root, commonName: 'other' }))).toEqual([
      'prod: x: commonName = "other": is another than that of the authority that stands, and what it has signed is not issued anew; allowed: "platform unit certificates". Count generations[\'<id>/ca\'] up in the row instead: a new authority under a new name, and every certificate anew.',
    ]);
    const other = {
      ...leaf,
      issuerRef: { ...root.issuerRef, name: 'x' },
      privateKey: { ...root.privateKey, size: 256 },
    };
    expect(certificateChanges(root, other as typeof root).map(({ prop }) => prop)).toEqual([
      'issuerRef',
      'privateKey',
      'isCA',
    ]);
  });

  test('another Secret under the same name', () => {
    expect(told(issuerChanges({ ca: { secretName: 'a' } }, { ca: { secretName: 'b' } }))).toEqual([
      'prod: x: ca.secretName = "b": is another authority under the same name, and what the old one has signed is not issued anew; allowed: a. Count generations[\'<id>/ca\'] up in the row instead: a new authority under a new name, and every certificate anew.',
    ]);
  });

  test('a company’s in place of its own, without another name', () => {
    const [own, given] = [output(), output({}, { authority: 'given' })];
    const found = changeFindings(own, given);
    expect(found.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'unit: Certificate.cert-manager.io certificates/certificates-ca: holds data and is no longer written: it stays in the cluster, and nobody updates it any more',
    ]);
  });
});
