import {
  type Bucket,
  type Endpoint,
  type Environment,
  kind,
  Manifest,
  type Pods,
  System,
  type SystemProps,
  text,
} from '../../lib';

export const Widget = kind<{ spec: { size: number; note?: string; list?: readonly string[] } }>(
  'example.com/v1',
  'Widget',
);

export interface StoreProps extends SystemProps {
  readonly size?: number;
}

/** A made-up provider: pods, an endpoint, buckets. */
export class Store extends System {
  readonly pods: Pods;
  readonly api: Endpoint;

  constructor(env: Environment, id: string, props: StoreProps = {}) {
    super(env, id, props, { app: 'store', version: '1.2.3+up1', maxId: 30, security: 'restricted' });
    this.pods = this.state.pods({
      id: 'server',
      labels: { app: id },
      by: 'operator',
      replicas: env.pick({ single: 1, quorum: 3 }),
      requests: { cpu: '1', memory: '1Gi' },
    });
    this.api = this.state.serves({ id: 'api', at: this.pods, podPort: 9000, service: id, port: 80, protocol: 'http' });
    new Manifest(this, Widget, { name: id, spec: { size: props.size ?? 1 } });
  }

  bucket(name: string): Bucket {
    return {
      offers: 'bucket',
      giver: this,
      for: (taker) => {
        taker.standsAfter(this);
        taker.use(this.api);
        const user = `${name}-${taker.id}`;
        const accessKey = this.need.mint(`${user}-access`, { length: 20 });
        const secretKey = this.need.mint(`${user}-secret`);
        this.need.secret({ name: this.name(user), data: { access: accessKey.plain, secret: secretKey.plain } });
        new Manifest(this, Widget, { name: this.name(`user-${user}`), spec: { size: 0, note: user } });
        return { at: this.api, bucket: name, region: 'local', url: `http://${this.api.host}:80`, accessKey, secretKey };
      },
    };
  }
}

/** A made-up consumer of a bucket. */
export class Portal extends System {
  constructor(env: Environment, id: string, props: SystemProps & { readonly bucket: Bucket }) {
    super(env, id, props, { app: 'portal', maxId: 30, security: 'restricted' });
    const bucket = props.bucket.for(this, 'write');
    this.state.pods({
      id: 'web',
      labels: { app: id },
      by: 'us',
      replicas: 2,
      requests: { cpu: '100m', memory: '128Mi' },
    });
    const secret = this.need.secret({
      name: id,
      data: { url: text`s3://${bucket.accessKey.url}:${bucket.secretKey.url}@${bucket.at.host}/${bucket.bucket}` },
    });
    new Manifest(this, Widget, { name: id, annotations: { 'keelson.dev/stamp': secret.stamp }, spec: { size: 2 } });
  }
}
