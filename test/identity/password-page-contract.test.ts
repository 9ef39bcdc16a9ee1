import { outside, PasswordPage } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';

const asked = contract(PasswordPage, {
  props: () => ({
    directory: outside.directory('company', {
      host: 'ldap.example.com',
      baseDn: 'dc=example,dc=com',
      bindDn: 'cn=page,dc=example,dc=com',
    }),
    host: outside.host('https://passwords.example.com', { from: ['10.0.0.0/24'] }),
  }),
  against,
});

for (const { name, ask } of asked) test(name, ask);
