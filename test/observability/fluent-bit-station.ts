import { Size } from 'cdk8s';
import { certified, serviceHosts } from '../../lib/handles/issuer';
import { LOGGING, logStream } from '../../lib/handles/logging';
import type { StorageClass } from '../../lib/handles/storage-class';
import type { Environment } from '../../lib/kernel/environment';
import { System, type SystemProps } from '../../lib/kernel/system';
import { type Collection, collection, writeCollection } from '../../lib/observability/efk/fluent-bit/collection';
import type { CollectionProps } from '../../lib/observability/efk/fluent-bit/props';

export interface LogStationProps extends SystemProps, CollectionProps {
  readonly storage: StorageClass<'RWO'>;
  /** @default 1 GiB */
  readonly perDay?: Size;
}

/** Collection alone, brought to an Elasticsearch of another cluster: what EfkStack does with it, without what it is brought to. */
export class LogStation extends System {
  readonly collection: Collection;

  constructor(env: Environment, id: string, props: LogStationProps) {
    super(env, id, props, { app: 'fluent-bit', maxId: 36, security: 'restricted' });
    const { namespace, owner, retiring, perDay = Size.gibibytes(1), ...collect } = props;
    this.collection = collection(this, collect, {
      elasticsearch: {
        at: env.outside(`${id}-elasticsearch`, 'es.example.com', 9200, ['192.0.2.0/24']),
        user: 'fluent',
        password: this.need.mint('writer'),
        trust: certified(this, { name: this.name('es-trust'), hosts: serviceHosts(id, this.namespace) }),
      },
      storage: props.storage,
      placement: env.placement(this.path),
      perDay,
    });
    void [namespace, owner, retiring, LOGGING, logStream];
  }

  override finish(): void {
    writeCollection(this, this.collection);
  }
}
