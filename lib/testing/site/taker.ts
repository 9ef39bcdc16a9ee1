import {
  type Endpoint,
  type Environment,
  kubernetes,
  Manifest,
  type Pods,
  System,
  type SystemProps,
} from '../../index';
import { byCode } from '../../kernel/base/values';
import { type Found, foundIn } from './access';

const { Deployment, restrictedContainer, restrictedPod, Service } = kubernetes;
const SIZE = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } };
const PORT = 8080;

/**
 * A system that takes handles of the one in question, as somebody's would: one set of pods that mounts every Secret it was given,
 * and a Secret of its own with every value. So what it was given must be there.
 */
export class Taker extends System {
  /** What talks to what was given. */
  readonly pods: Pods;
  /** What answers, for the handle of a host. */
  readonly http: Endpoint;
  private readonly taken = new Map<string, unknown>();

  /** @throws KeelsonError when the id is no name */
  constructor(env: Environment, id: string, props: SystemProps = {}) {
    super(env, id, props, { app: 'taker', maxId: 40, security: 'restricted' });
    const { requests } = SIZE;
    this.pods = this.state.pods({ id: 'web', labels: { app: id }, by: 'us', replicas: 1, requests });
    this.http = this.state.serves({
      id: 'http',
      at: this.pods,
      podPort: PORT,
      service: id,
      port: 80,
      protocol: 'http',
    });
  }

  /**
   * What was given to it: its pods mount it.
   * @param by who gave it, and which handle: the order of takes changes nothing
   */
  keep(access: unknown, by: string): void {
    this.taken.set(by, access);
  }

  private get given(): Found {
    return foundIn([...this.taken].sort(([a], [b]) => byCode(a, b)).map(([, access]) => access));
  }

  override connect(): void {
    const { texts } = this.given;
    if (texts.length > 0)
      this.need.secret({ name: this.id, data: Object.fromEntries(texts.map((value, i) => [`value-${i}`, value])) });
    this.write([
      ...new Set(this.given.secrets.filter((ref) => ref.namespace === this.namespace).map(({ name }) => name)),
    ]);
  }

  private write(secrets: readonly string[]): void {
    const { id: name } = this;
    const labels = { app: name };
    const volumes = secrets.map((secretName, i) => ({ name: `given-${i}`, secret: { secretName } }));
    const volumeMounts = volumes.map((volume) => ({ name: volume.name, mountPath: `/${volume.name}`, readOnly: true }));
    const ports = [{ name: 'http', containerPort: PORT }];
    const image = 'registry.example.com/taker:1';
    const securityContext = restrictedContainer();
    const container = { name: 'web', image, ports, resources: SIZE, securityContext, volumeMounts };
    const spec = {
      automountServiceAccountToken: false,
      securityContext: restrictedPod(10001),
      containers: [container],
      volumes,
    };
    new Manifest(this, Deployment, {
      name,
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    });
    new Manifest(this, Service, {
      name,
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
  }
}
