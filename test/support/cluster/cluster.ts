import { Agent, request } from 'node:https';
import { isMap, type Json, type JsonObject } from '../../../lib/kernel/base/values';

/** What the API server says of something that it does not take. */
export interface Refusal {
  readonly status: number;
  /** `Invalid`, `Forbidden`, `NotFound` … */
  readonly reason: string;
  readonly message: string;
}

export type Verdict = { readonly object: JsonObject } | { readonly refused: Refusal };

export interface Access {
  readonly url: string;
  readonly token: string;
  readonly ca: string;
}

interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

const MANAGER = 'keelson';

/** A client of one API server, over a few kept connections: thousands of objects in seconds. */
export class Cluster {
  private readonly agent: Agent;
  private readonly groups = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(private readonly access: Access) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca: access.ca });
  }

  /** Server-side apply as `keelson`: unknown and doubled fields are refused, other owners overruled. */
  async apply(object: JsonObject, how: { readonly dryRun?: boolean } = {}): Promise<Verdict> {
    const path = await this.pathOf(object);
    if (typeof path !== 'string') return path;
    const query = `fieldManager=${MANAGER}&fieldValidation=Strict&force=true${how.dryRun ? '&dryRun=All' : ''}`;
    return verdict(await this.send('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml'));
  }

  /** Creates an object, with all that admission has to say of it. */
  async create(object: JsonObject, how: { readonly dryRun?: boolean } = {}): Promise<Verdict> {
    const path = await this.pathOf(object, 'collection');
    if (typeof path !== 'string') return path;
    const query = `fieldManager=${MANAGER}&fieldValidation=Strict${how.dryRun ? '&dryRun=All' : ''}`;
    return verdict(await this.send('POST', `${path}?${query}`, object, 'application/json'));
  }

  /** The object as it is stored now; undefined when it is not there. */
  async get(object: JsonObject): Promise<JsonObject | undefined> {
    const path = await this.pathOf(object);
    if (typeof path !== 'string') return undefined;
    const answer = await this.send('GET', path);
    return answer.status === 200 ? answer.body : undefined;
  }

  /** All objects of a kind, in one namespace or in all. */
  async list(apiVersion: string, kind: string, namespace?: string): Promise<readonly JsonObject[]> {
    const path = await this.pathOf({ apiVersion, kind, metadata: { namespace: namespace ?? null } }, 'collection');
    if (typeof path !== 'string') throw new Error(path.refused.message);
    const answer = await this.send('GET', path);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.body.message}`);
    const items = (answer.body.items ?? []) as readonly JsonObject[];
    return items.map((item) => ({ apiVersion, kind, ...item }));
  }

  /** Deletes an object, what it owns in the background; says nothing when it is gone already. */
  async delete(object: JsonObject, how: { readonly graceSeconds?: number } = {}): Promise<void> {
    const path = await this.pathOf(object);
    if (typeof path !== 'string') return;
    const grace = how.graceSeconds === undefined ? {} : { gracePeriodSeconds: how.graceSeconds };
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', ...grace };
    const answer = await this.send('DELETE', path, options, 'application/json');
    if (answer.status >= 400 && answer.status !== 404) throw new Error(`DELETE ${path}: ${answer.body.message}`);
  }

  /** Changes fields of an object, or of a subresource as `status`, by a merge patch. */
  async patch(object: JsonObject, change: JsonObject, subresource = ''): Promise<JsonObject> {
    const path = await this.pathOf(object);
    if (typeof path !== 'string') throw new Error(path.refused.message);
    const at = subresource === '' ? path : `${path}/${subresource}`;
    const answer = await this.send('PATCH', at, change, 'application/merge-patch+json');
    if (answer.status >= 400) throw new Error(`PATCH ${at}: ${answer.body.message}`);
    return answer.body;
  }

  /** Any other read: `/openapi/v2`. */
  async read(path: string): Promise<JsonObject> {
    const answer = await this.send('GET', path);
    if (answer.status >= 400) throw new Error(`GET ${path}: ${answer.body.message}`);
    return answer.body;
  }

  /** Forgets which kinds there are, after CRDs came or went. */
  rediscover(): void {
    this.groups.clear();
  }

  close(): void {
    this.agent.destroy();
  }

  private async pathOf(
    object: JsonObject,
    what: 'object' | 'collection' = 'object',
  ): Promise<string | { refused: Refusal }> {
    const apiVersion = String(object.apiVersion);
    const kind = String(object.kind);
    const resource = (await this.resources(apiVersion)).get(kind);
    if (resource === undefined) {
      const message = `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`;
      return { refused: { status: 404, reason: 'NoMatch', message } };
    }
    const { name, namespace } = isMap(object.metadata) ? object.metadata : {};
    const within = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(String(namespace))}` : '';
    const collection = `${base(apiVersion)}${within}/${resource.plural}`;
    return what === 'collection' ? collection : `${collection}/${encodeURIComponent(String(name))}`;
  }

  private resources(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const known = this.groups.get(apiVersion) ?? this.discover(apiVersion);
    this.groups.set(apiVersion, known);
    return known;
  }

  private async discover(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const answer = await this.send('GET', base(apiVersion));
    const listed = (answer.body.resources ?? []) as readonly { name: string; kind: string; namespaced: boolean }[];
    const whole = listed.filter(({ name }) => !name.includes('/'));
    return new Map(whole.map(({ kind, name, namespaced }) => [kind, { plural: name, namespaced }]));
  }

  private send(
    method: string,
    path: string,
    body?: Json,
    type?: string,
  ): Promise<{ readonly status: number; readonly body: JsonObject }> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.access.token}`,
      accept: 'application/json',
      ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(`${this.access.url}${path}`, { method, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: parsed(answer) });
        });
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(text);
    });
  }
}

/** `/api/v1`, `/apis/apps/v1`. */
function base(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function parsed(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return { message: text.trim() };
  }
}

function verdict({ status, body }: { status: number; body: JsonObject }): Verdict {
  if (status < 400) return { object: body };
  return { refused: { status, reason: String(body.reason ?? ''), message: String(body.message ?? '') } };
}
