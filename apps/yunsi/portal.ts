import { Size } from 'cdk8s';
import { Cpu, Deployment, EnvValue, Secret } from 'cdk8s-plus-27';
import {
  type Broker,
  type Bucket,
  type Environment,
  type SqlDatabase,
  System,
  type SystemProps,
  text,
} from '../../lib';

export interface PortalProps extends SystemProps {
  readonly database: SqlDatabase<'tidb'>;
  readonly broker: Broker;
  /** Where uploads lie. @default none: they are refused */
  readonly uploads?: Bucket;
}

/** The company's own portal, written with cdk8s-plus: a user of each thing that it takes, and one Secret with all of them. */
export class Portal extends System {
  constructor(env: Environment, id: string, props: PortalProps) {
    super(env, id, props, { app: 'portal', maxId: 40, security: 'restricted' });
    const sql = props.database.for(this);
    const mq = props.broker.for(this);
    const s3 = props.uploads?.for(this, 'write');
    const secret = this.need.secret({
      name: id,
      data: {
        DATABASE_URL: text`mysql://${sql.user}:${sql.password.url}@${sql.at.host}:${sql.at.port}/${sql.database}`,
        BROKER_URL: text`amqps://${mq.user}:${mq.password.url}@${mq.at.host}:${mq.at.port}/${mq.vhost}`,
        ...(s3 === undefined ? {} : { S3_ACCESS_KEY: s3.accessKey.plain, S3_SECRET_KEY: s3.secretKey.plain }),
      },
    });
    const replicas = env.pick({ single: 1, quorum: 3 });
    const labels = { app: id };
    this.state.pods({
      id: 'web',
      labels,
      by: 'us',
      replicas,
      requests: { cpu: '200m', memory: '256Mi' },
      images: [IMAGE],
    });

    const source = Secret.fromSecretName(this, 'credentials', secret.name);
    const web = new Deployment(this, 'web', {
      metadata: { name: id },
      podMetadata: { labels, annotations: { 'keelson.dev/secret': secret.stamp } },
      replicas,
      automountServiceAccountToken: false,
      securityContext: { user: 10001, group: 10001, fsGroup: 10001, ensureNonRoot: true },
      containers: [
        {
          name: 'web',
          image: IMAGE,
          port: 8080,
          envVariables: Object.fromEntries(
            secret.keys.map((key) => [key, EnvValue.fromSecretValue({ secret: source, key })]),
          ),
          resources: {
            cpu: { request: Cpu.millis(200), limit: Cpu.units(1) },
            memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
          },
          securityContext: { user: 10001, group: 10001, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
        },
      ],
    });
    web.exposeViaService({ name: id, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  }
}

const IMAGE = 'registry.yunsi.example.com/portal/web:1.4.0';
