import { Size } from 'cdk8s';
import type { JsonObject } from '../../lib';
import { changeFindings } from '../../lib/checks/changes/changes';
import { openLdapChanges } from '../../lib/identity/openldap/changes';
import type { OpenLdapDirectoryProps } from '../../lib/identity/openldap/props';
import { told } from '../../lib/kernel/base/faults';
import { environment, FULL, openLdap, prod } from './openldap-fixture';

function written(props: Partial<OpenLdapDirectoryProps>) {
  const env = environment(prod);
  openLdap(env, props);
  return env.output();
}

/** What `keelson diff` says of a change, a line each. */
function said(before: Partial<OpenLdapDirectoryProps>, after: Partial<OpenLdapDirectoryProps>): string[] {
  return changeFindings(written(before), written(after)).map((finding) =>
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
