import { Certificates, IstioMesh } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { Measured } from './istio-fixture';

const asked = contract(IstioMesh, {
  ambient: (env) => {
    new Certificates(env, 'certificates');
    new Measured(env);
  },
  props: () => ({}),
  most: (_env, id) => ({
    egress: 'any',
    accessLogs: 'all',
    replicas: 3,
    gateway: {
      replicas: 2,
      domain: `${id}.example.com`,
      from: ['192.0.2.0/24'],
      authority: 'environment',
      annotations: { 'example.com/size': 'large' },
    },
    proxy: { cpu: '50m', memory: '64Mi' },
    cni: { bin: '/var/lib/cni/bin', conf: '/var/lib/cni/net.d' },
  }),
  take: [
    (mesh, taker) => mesh.host(taker.id).for(taker, taker.http),
    (mesh, taker) => mesh.route(taker, { name: taker.id, to: taker.http }),
  ],
  against,
  exceptions: { 'two-instances': 'an environment has one mesh' },
});
for (const { name, ask } of asked) test(name, ask);
