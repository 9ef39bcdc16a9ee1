import { Certificates } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';

const asked = contract(Certificates, {
  ambient: () => {},
  props: () => ({}),
  most: () => ({
    authority: 'given',
    acme: {
      email: 'certificates@example.com',
      dns: { provider: 'rfc2136', nameserver: '192.0.2.53', keyName: 'keelson' },
    },
  }),
  take: [
    (issuer, taker) => void issuer.certificate(taker, { name: taker.name('tls'), hosts: [taker.http.host] }),
    (issuer, taker) =>
      void issuer.certificate(taker, { name: taker.name('client'), hosts: [taker.http.host], usages: ['client auth'] }),
  ],
  against,
  exceptions: { 'two-instances': 'an environment has one issuer, found without being passed: a second one is refused' },
});

for (const { name, ask } of asked) test(name, ask);
