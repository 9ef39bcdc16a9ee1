import { ApiObject, type JsonPatch } from 'cdk8s';
import { KeelsonError } from './base/faults';
import { groupOf, type Kind, type ObjectId, objectKey } from './base/kind';
import { NotPlain, plainCopy } from './base/plain';
import type { JsonObject, Labels } from './base/values';
import { Environment } from './environment';
import { metadataOf } from './render/metadata';
import { patched } from './render/patch';
import type { System } from './system';

/**
 * Order inside a system's file, and Argo CD's sync wave: `-1` what others of the file refer to, `0` the most, `1` what
 * talks to webhooks or servers that the file itself brings. Between systems order is a courtesy, told in the model.
 */
export type Wave = -1 | 0 | 1;

/** What every object has beside its content. */
export interface ManifestMeta {
  /** Of the object. */
  readonly name: string;
  /** Where it lives. @default the system's namespace, none for cluster-scoped kinds */
  readonly namespace?: string;
  /** Besides the standard ones, which every object has. @default none */
  readonly labels?: Labels;
  /** For controllers that read them. @default none */
  readonly annotations?: Labels;
  /** When in the file it comes. @default 0 */
  readonly wave?: Wave;
}

/**
 * One Kubernetes object, as plain typed content. It is copied in one pass when it is made: what would be lost or changed on
 * the way is refused there with the field's name, and who changes the content afterwards changes nothing. Cluster-scoped
 * kinds get no namespace; patches come last.
 */
export class Manifest<Content extends object = object> extends ApiObject {
  /** For facts that speak of it. */
  readonly id: ObjectId;
  /** When in the file it comes. */
  readonly wave: Wave;
  private readonly content: JsonObject;
  private readonly clusterScoped: boolean;
  private readonly ownPatches: JsonPatch[] = [];
  private readonly late?: () => object;

  /** @throws KeelsonError when the system has an object of this kind and name already, or the content is no plain data */
  constructor(system: System, of: Kind<Content>, object: ManifestMeta & NoInfer<Content>);
  /** Its content follows from what others write: it is asked for when everything is made, and who looks before that sees none. */
  constructor(system: System, of: Kind<Content>, object: ManifestMeta, late: () => NoInfer<Content>);
  /**
   * @param late content that follows from what others write. @default it stands in `object`
   * @throws KeelsonError when the system has an object of this kind and name already, or the content is no plain data
   */
  constructor(system: System, of: Kind<Content>, object: ManifestMeta & object, late?: () => object) {
    const { name, namespace, labels, annotations, wave, ...content } = object;
    const home = of.scope === 'Cluster' ? undefined : (namespace ?? system.namespace);
    const id = {
      group: groupOf(of.apiVersion),
      kind: of.kind,
      name,
      ...(home === undefined ? {} : { namespace: home }),
    };
    const constructId = freeId(system, id);
    const plain = plainContent(content, `${system.path}/${constructId}`);
    super(system, constructId, {
      apiVersion: of.apiVersion,
      kind: of.kind,
      metadata: { name, namespace: home, labels: { ...labels }, annotations: { ...annotations, ...waveMark(wave) } },
    });
    this.id = id;
    this.wave = wave ?? 0;
    this.content = plain;
    if (late !== undefined) this.late = late;
    this.clusterScoped = of.scope === 'Cluster';
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.ownPatches.push(...patches);
  }

  override toJson(): JsonObject {
    const metadata = metadataOf(this.metadata);
    if (this.clusterScoped) delete metadata.namespace;
    const head = { apiVersion: this.apiVersion, kind: this.kind, metadata };
    if (this.late !== undefined && !this.node.locked) return head;
    const content = this.late === undefined ? this.content : plainContent(this.late(), this.path);
    const json = { ...head, ...content };
    return this.ownPatches.length === 0 ? json : patched(json, this.ownPatches, this.path, 'the object');
  }

  private get path(): string {
    return `${Environment.of(this).row.name}/${this.node.path}`;
  }
}

function plainContent(content: object, path: string): JsonObject {
  try {
    return plainCopy(content, 'refuse') as JsonObject;
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    throw new KeelsonError([{ path, message: `${error.at}: ${error.reason}` }]);
  }
}

function waveMark(wave: Wave | undefined): Labels {
  return wave === undefined || wave === 0 ? {} : { 'argocd.argoproj.io/sync-wave': String(wave) };
}

/** Its id in the tree: `Kind-name`, with the namespace where that is not the system's, with the group where two have the kind. */
function freeId(system: System, object: ObjectId): string {
  const { group, kind, name, namespace } = object;
  const place = namespace === undefined || namespace === system.namespace ? name : `${name}@${namespace}`;
  for (const id of [`${kind}-${place}`, `${kind}.${group}-${place}`]) {
    const taken = system.node.tryFindChild(id) as Partial<Manifest> | undefined;
    if (taken === undefined) return id;
    if (taken.id !== undefined && objectKey(taken.id) === objectKey(object)) break;
  }
  const fix = 'Give one of the two another name, or make it once.';
  throw new KeelsonError([{ path: system.path, message: `makes ${kind} ${name} twice`, fix }]);
}
