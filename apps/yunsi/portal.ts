import { Size } from 'cdk8s';
import { Cpu, Deployment, EnvValue, Probe, Secret, Topology, Volume } from 'cdk8s-plus-27';
import {
  type Broker,
  type Bucket,
  type Environment,
  kubernetes,
  Manifest,
  type PublicHost,
  type SecretRef,
  type SqlDatabase,
  System,
  type SystemProps,
  text,
} from '../../lib';
import { PORTAL_METRICS, portalAlerts, portalDashboard } from './portal-alerts';

export interface PortalProps extends SystemProps {
  /** Where people find it. */
  readonly host: PublicHost;
  readonly database: SqlDatabase<'tidb'>;
  readonly broker: Broker;
  /** Where uploads lie. @default none: they are refused */
  readonly uploads?: Bucket;
}

const IMAGE = 'registry.yunsi.example.com/portal/web:1.4.0';
const METRICS_PORT = 9090;

/** The company's own portal, written with cdk8s-plus: a user of each thing that it takes, and one Secret with all of them. */
export class Portal extends System {
  constructor(env: Environment, id: string, props: PortalProps) {
    super(env, id, props, { app: 'portal', maxId: 40, security: 'restricted' });
    const sql = props.database.for(this);
    const mq = props.broker.for(this);
    const s3 = props.uploads?.for(this, 'write');
    const credentials = this.need.secret({
      name: id,
      data: {
        DATABASE_URL: text`mysql://${sql.user}:${sql.password.url}@${sql.at.host}:${sql.at.port}/${sql.database}`,
        BROKER_URL: text`amqps://${mq.user}:${mq.password.url}@${mq.at.host}:${mq.at.port}/${mq.vhost}`,
        ...(s3 && { S3_URL: text`${s3.url}/${s3.bucket}` }),
        ...(s3 && { S3_ACCESS_KEY: s3.accessKey.plain, S3_SECRET_KEY: s3.secretKey.plain }),
      },
    });
    const replicas = env.pick({ single: 1, quorum: 3 });
    const labels = { app: id };
    const requests = { cpu: '200m', memory: '256Mi' };
    const web = this.state.pods({ id: 'web', labels, by: 'us', replicas, requests, images: [IMAGE] });
    this.state.logs({ at: web, format: 'json' });
    const http = this.state.serves({ id: 'http', at: web, podPort: 8080, service: id, port: 80, protocol: 'http' });
    props.host.for(this, http);
    // A port of its own: what is counted is nobody's business outside.
    const metrics = this.state.serves({ id: 'metrics', at: web, podPort: METRICS_PORT, protocol: 'http' });
    this.state.metrics({ at: metrics, exports: PORTAL_METRICS });
    this.state.alert(...portalAlerts(id, this.namespace));
    this.state.dashboard(portalDashboard(id, this.namespace));
    this.serve(replicas, credentials, { database: sql.trust, broker: mq.trust });
    if (replicas > 1)
      new Manifest(this, kubernetes.PodDisruptionBudget, {
        name: id,
        spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
      });
  }

  private serve(
    replicas: number,
    credentials: SecretRef,
    trust: Readonly<Record<string, SecretRef | undefined>>,
  ): void {
    const source = Secret.fromSecretName(this, 'credentials', credentials.name);
    const deployment = new Deployment(this, 'web', {
      metadata: { name: this.id },
      podMetadata: { labels: { app: this.id }, annotations: { 'keelson.dev/secret': credentials.stamp } },
      replicas,
      automountServiceAccountToken: false,
      securityContext: { user: 10001, group: 10001, fsGroup: 10001, ensureNonRoot: true },
    });
    const container = deployment.addContainer({
      name: 'web',
      image: IMAGE,
      ports: [
        { name: 'http', number: 8080 },
        { name: 'metrics', number: METRICS_PORT },
      ],
      envVariables: Object.fromEntries(
        credentials.keys.map((key) => [key, EnvValue.fromSecretValue({ secret: source, key })]),
      ),
      readiness: Probe.fromHttpGet('/ready'),
      liveness: Probe.fromHttpGet('/live'),
      resources: {
        cpu: { request: Cpu.millis(200), limit: Cpu.units(1) },
        memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
      },
      securityContext: { user: 10001, group: 10001, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
    });
    for (const [of, secret] of Object.entries(trust)) {
      if (secret === undefined) continue;
      const from = Secret.fromSecretName(this, `${of}-trust`, secret.name);
      container.mount(
        `/etc/trust/${of}`,
        Volume.fromSecret(this, `${of}-volume`, from, { name: of, items: { 'ca.crt': { path: 'ca.crt' } } }),
      );
    }
    if (replicas > 1) deployment.scheduling.spread({ topology: Topology.HOSTNAME });
    deployment.exposeViaService({ name: this.id, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  }
}
