/** The files of a new repository, by path. Small on purpose: one stack, one test. */
export const STARTER: Readonly<Record<string, string>> = {
  'cdk8s.yaml': `language: typescript
# The CLI deletes this folder before it starts the app; the app itself keeps dist/manifests.
output: .cdk8s
# The CLI drops what the app prints, and the compiler tells its errors there.
app: npm run --silent synth:manifests 1>&2
`,
  'cdktf.json': `{
  "language": "typescript",
  "app": "npm run --silent synth:terraform",
  "output": "dist/terraform",
  "projectId": "platform",
  "sendCrashReports": "false",
  "terraformProviders": [],
  "terraformModules": [],
  "context": {}
}
`,
  'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2022",
    "lib": ["es2023"],
    "module": "node16",
    "moduleResolution": "node16",
    "types": ["node", "jest"],
    "strict": true,
    "skipLibCheck": true,
    "rootDir": "src",
    "outDir": "build"
  },
  "include": ["src"]
}
`,
  '.gitignore': `node_modules/
build/
.cdk8s/
.state/
.terraform/
`,
  'src/platform.ts': `import { Size } from 'cdk8s';
import { Certificates, nodes, outside, platform, RabbitCluster } from 'keelson';

/** The platform: its environments as rows, and what stands in each of them. */
export const acme = platform(
  'acme',
  [
    {
      name: 'dev',
      stage: 'dev',
      domain: 'dev.acme.example.com',
      kubernetes: '1.34',
      context: 'acme-dev',
      backend: { type: 'local', settings: { path: '../../../../.state/{stack}.tfstate' } },
      data: 'scratch',
      pools: [{ name: 'main', nodes: nodes('dev', 1), cpu: 8, memory: Size.gibibytes(32) }],
      network: { apiServer: { cidrs: ['10.0.0.0/28'] }, nodes: { cidrs: ['10.0.0.0/20'] }, enforcesPolicies: true },
    },
  ],
  (env) => {
    new Certificates(env, 'certificates');
    new RabbitCluster(env, 'rabbit', { storage: outside.storageClass('local-path', 'RWO') });
  },
);
`,
  'src/main.ts': `import { main, manifests, synth } from 'keelson';
import { terraform } from 'keelson/terraform';
import { acme } from './platform';

main(() => synth(acme, manifests(), terraform()));
`,
  'src/manifests.ts': `import { main, manifests, synth } from 'keelson';
import { acme } from './platform';

main(() => synth(acme, manifests()));
`,
  'src/terraform.ts': `import { main, synth } from 'keelson';
import { terraform } from 'keelson/terraform';
import { acme } from './platform';

main(() => synth(acme, terraform()));
`,
  'src/platform.test.ts': `import { acme } from './platform';

test('dev runs one broker node', () => {
  const [dev] = [...acme.outputs()];
  expect(dev?.object('RabbitmqCluster', 'rabbit')).toMatchObject({ spec: { replicas: 1 } });
});
`,
};

/** What the package needs besides what it has: the scripts by which the starter is used, and the tools at known versions. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  synth: 'tsc && node build/main.js',
  'synth:manifests': 'tsc && node build/manifests.js',
  'synth:terraform': 'tsc && node build/terraform.js',
  test: 'tsc && jest --roots build',
};
