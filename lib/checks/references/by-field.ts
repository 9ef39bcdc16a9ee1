import type { Reference } from '../../kernel/base/law';
import { isClusterScoped } from '../../kernel/base/scope';
import { Trail } from '../../kernel/base/trail';
import { isMap, type Json, type JsonObject } from '../../kernel/base/values';

/** Fields whose string is the name of an object, in Kubernetes' own kinds and in nearly every operator's. */
const BY_NAME: Readonly<Record<string, string>> = {
  storageClassName: 'StorageClass',
  serviceAccount: 'ServiceAccount',
  serviceAccountName: 'ServiceAccount',
  claimName: 'PersistentVolumeClaim',
  priorityClassName: 'PriorityClass',
  secretName: 'Secret',
  existingSecret: 'Secret',
  ingressClassName: 'IngressClass',
};

/** Fields that hold `{ name, key? }` of an object. */
const BY_REF: Readonly<Record<string, string>> = {
  secretKeyRef: 'Secret',
  secretRef: 'Secret',
  configMapKeyRef: 'ConfigMap',
  configMapRef: 'ConfigMap',
  accessKeyRef: 'Secret',
  importCredentialsSecret: 'Secret',
  connectionSecret: 'Secret',
  uriSecret: 'Secret',
};

/** Sources of volumes, alone or projected. */
const BY_VOLUME: Readonly<Record<string, string>> = { secret: 'Secret', configMap: 'ConfigMap' };

const BUILT_IN_PRIORITIES = new Set(['system-node-critical', 'system-cluster-critical']);
const HOST = /(?<![A-Za-z0-9.-])([a-z][a-z0-9-]*)\.([a-z][a-z0-9-]*)\.svc(?![A-Za-z0-9-])/g;

/**
 * Every reference in an object, or in the values of a Helm release, by the names of fields.
 * @param namespace where names are looked up. @default the object's own
 */
export function referencesIn(object: JsonObject, namespace?: string): Reference[] {
  const metadata = isMap(object.metadata) ? object.metadata : {};
  const home = namespace ?? (typeof metadata.namespace === 'string' ? metadata.namespace : undefined);
  const found: Reference[] = [];
  const walker = new Walker(home, found);
  for (const key in object)
    if (key !== 'metadata' && key !== 'apiVersion' && key !== 'kind') walker.step(key, key, object[key], false);
  return found;
}

class Walker {
  private readonly trail = new Trail();

  constructor(
    private readonly home: string | undefined,
    private readonly found: Reference[],
  ) {}

  /** @param key name of the field; empty for items of a list. @param inVolumes somewhere below a pod's volumes */
  step(step: string | number, key: string, value: Json | undefined, inVolumes: boolean): void {
    // Names that a certificate vouches for, whether or not anything answers to them.
    if (value === undefined || key === 'dnsNames') return;
    this.trail.enter(step);
    if (typeof value === 'string') this.text(value, key);
    else if (Array.isArray(value)) this.list(value, key, inVolumes || key === 'volumes');
    else if (isMap(value)) {
      const source = inVolumes ? BY_VOLUME[key] : undefined;
      if (source === undefined) this.map(value as JsonObject, key, inVolumes);
      else this.volume(source, value as JsonObject);
    }
    this.trail.leave();
  }

  private text(value: string, key: string): void {
    const kind = BY_NAME[key];
    if (kind !== undefined && value !== '') this.add({ kind, name: value, at: this.trail.at() });
    if (!value.includes('.svc')) return;
    for (const [, name, namespace] of value.matchAll(HOST))
      this.found.push({
        kind: 'Service',
        name: name as string,
        namespace,
        at: this.trail.at(),
        given: `${name}.${namespace}.svc`,
      });
  }

  private list(items: readonly Json[], key: string, inVolumes: boolean): void {
    items.forEach((item, i) => {
      if (key === 'imagePullSecrets' && isMap(item) && typeof item.name === 'string')
        this.add({ kind: 'Secret', name: item.name, at: this.trail.at(i, 'name') });
      if (key === 'subjects' && isMap(item) && item.kind === 'ServiceAccount')
        this.add({ kind: item.kind, name: String(item.name), at: this.trail.at(i, 'name') }, item.namespace);
      this.step(i, '', item, inVolumes);
    });
  }

  /** With the keys that it takes, where it takes some. */
  private volume(kind: string, value: JsonObject): void {
    const field = value.secretName === undefined ? 'name' : 'secretName';
    const name = value[field];
    if (typeof name !== 'string') return;
    const items = Array.isArray(value.items) ? (value.items as readonly JsonObject[]) : [];
    const base = { kind, name, optional: value.optional === true };
    if (items.length === 0) this.add({ ...base, at: this.trail.at(field) });
    items.forEach(({ key }, i) => {
      this.add({ ...base, key: String(key), at: this.trail.at('items', i, 'key') });
    });
  }

  private map(value: JsonObject, key: string, inVolumes: boolean): void {
    const optional = value.optional === true;
    const kind = BY_REF[key];
    if (kind !== undefined && typeof value.name === 'string')
      this.add({
        kind,
        name: value.name,
        at: this.trail.at('name'),
        optional,
        ...(typeof value.key === 'string' ? { key: value.key } : {}),
      });
    if (key === 'issuerRef' && typeof value.name === 'string')
      this.add({ kind: String(value.kind ?? 'Issuer'), name: value.name, at: this.trail.at('name') });
    for (const name in value) this.step(name, name, value[name], inVolumes);
  }

  private add(reference: Reference, namespace: Json | undefined = this.home): void {
    const { kind, name } = reference;
    if (kind === 'PriorityClass' && BUILT_IN_PRIORITIES.has(name)) return;
    if (kind === 'ServiceAccount' && name === 'default') return;
    const there = typeof namespace === 'string' && !isClusterScoped(kind);
    this.found.push(there ? { ...reference, namespace } : reference);
  }
}
