import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dump } from 'js-yaml';

/** A packed chart, as a chart repository holds it. */
export interface Packed {
  readonly name: string;
  readonly version: string;
  readonly bytes: Buffer;
}

export interface Repository {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A chart repository on a free port of the loopback interface. Charts that are pinned in an OCI registry (`oci://…`) are
 * served by it too: what differs is how Helm fetches them, not what it installs.
 */
export async function serveCharts(charts: readonly Packed[]): Promise<Repository> {
  const files = new Map(charts.map((chart) => [`/${fileOf(chart)}`, chart.bytes]));
  files.set('/index.yaml', Buffer.from(indexOf(charts)));
  const server = createServer((request, response) => {
    const body = files.get(decodeURIComponent(request.url ?? ''));
    response.writeHead(body === undefined ? 404 : 200, { 'content-length': body?.length ?? 0 }).end(body);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `cert-manager-v1.21.1.tgz`, as `helm package` names it. */
export function fileOf({ name, version }: Pick<Packed, 'name' | 'version'>): string {
  return `${name}-${version}.tgz`;
}

function indexOf(charts: readonly Packed[]): string {
  const entries: Record<string, object[]> = {};
  for (const chart of charts) {
    const digest = createHash('sha256').update(chart.bytes).digest('hex');
    const entry = { apiVersion: 'v2', name: chart.name, version: chart.version, digest, urls: [fileOf(chart)] };
    entries[chart.name] = [...(entries[chart.name] ?? []), entry];
  }
  return dump({ apiVersion: 'v1', entries });
}
