import { Size } from 'cdk8s';
import type { JsonObject } from '../../lib';
import { changeFindings } from '../../lib/cli/diff';
import type { OpenLdapDirectoryProps } from '../../lib/identity/open-ldap-directory';
import { openLdapChanges } from '../../lib/identity/openldap-changes';
import { told } from '../../lib/kernel/faults';
import { environment, FULL, openLdap, prod } from './openldap-site';

function written(props: Partial<OpenLdapDirectoryProps>) {
  const env = environment(prod);
  openLdap(env, props);
  return env.output();
}

/** What `keelson diff` says of a change, a line each. */
function said(before: Partial<OpenLdapDirectoryProps>, after: Partial<OpenLdapDirectoryProps>): string[] {
  const [old, next] = [written(before), written(after)];
  const objects = (output: typeof old) => [...output.systems.values()].flat();
  return changeFindings(next.model, objects(old), objects(next)).map((finding) =>
    told({ ...finding, path: finding.path ?? '' }),
  );
}

const SET = 'prod: StatefulSet.apps openldap/openldap: ';

test('another root is refused', () => {
  expect(said({}, { base: 'o=example' })).toEqual([
    `${SET}base = "o=example": is another root than dc=example,dc=com: slapd would not find the data on its volumes, and everybody would be a stranger; allowed: dc=example,dc=com. Make a second directory, and load a backup into it with the names changed.`,
  ]);
});

test('another volume is refused', () => {
  expect(said({ size: Size.gibibytes(10) }, { size: Size.gibibytes(5) })).toEqual([
    expect.stringMatching(
      /^prod: StatefulSet\.apps openldap\/openldap: spec\.volumeClaimTemplates = .* cannot change: the API server refuses the change;/,
    ),
  ]);
});

test('people, groups, policies, memory, an administrator may change', () => {
  expect(said({}, { ...FULL, passwords: { minLength: 16 }, memory: Size.gibibytes(1) })).toEqual([]);
});

test('a StatefulSet of another system is none of its concern', () => {
  const spec = (value: string): JsonObject => ({
    template: { spec: { containers: [{ name: 'web', env: [{ name: 'LDAP_BASE', value }] }] } },
  });
  expect(openLdapChanges(spec('a'), spec('b'))).toEqual([]);
  expect(openLdapChanges({}, {})).toEqual([]);
});
