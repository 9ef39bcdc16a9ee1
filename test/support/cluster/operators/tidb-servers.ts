import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { createSecureContext, type SecureContext } from 'node:tls';
import { textAt } from '../../../../lib/testing/real/read';
import type { Cluster } from '../cluster';
import { type Place, type PlayedTidb, placeOf } from './tidb-played';

/** PD and the status of SQL servers, where clients expect them. */
const PORTS = [2379, 10080];

/** The servers of TiDB clusters on a loopback address of their own. */
export interface TidbServers {
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Listens for the played servers, with the certificates that the clusters' own would show, and asks for one: names and
 * usages of our Certificates are tried thereby.
 */
export async function tidbServers(cluster: Cluster, played: PlayedTidb): Promise<TidbServers> {
  for (let tries = 0; ; tries++) {
    // The ports are fixed, so that every run takes an address of its own.
    const address = `127.77.${random(256)}.${1 + random(254)}`;
    const servers = PORTS.map(() => serverOf(cluster, played));
    const stop = () => Promise.all(servers.map(closed)).then(() => undefined);
    try {
      await Promise.all(servers.map((server, i) => listening(server, PORTS[i] ?? 0, address)));
      return { address, stop };
    } catch (fault) {
      await stop();
      if ((fault as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === 9) throw fault;
    }
  }
}

function serverOf(cluster: Cluster, played: PlayedTidb): Http2SecureServer {
  const SNICallback = (name: string, done: (fault: Error | null, context?: SecureContext) => void) => {
    contextOf(cluster, placeOf(name)).then(
      (context) => done(null, context),
      (fault: Error) => done(fault),
    );
  };
  const server = createSecureServer({ allowHTTP1: true, SNICallback, requestCert: true, rejectUnauthorized: true });
  return server.on('request', (request, response) => {
    respond(played, request, response).catch(() => response.stream?.destroy());
  });
}

async function respond(played: PlayedTidb, request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
  if (request.headers['content-type']?.startsWith('application/grpc')) return nothingKept(response);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const place = placeOf(request.headers.host ?? '');
  const ask = { method: request.method, path: request.url, body: Buffer.concat(chunks).toString('utf8') };
  const answer = place === undefined ? { status: 404 } : await played.answer(place, ask);
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end('body' in answer ? JSON.stringify(answer.body) : '');
}

/** PD's etcd holds nothing: an empty message, in the framing of gRPC. */
function nothingKept(response: Http2ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/grpc' });
  response.addTrailers({ 'grpc-status': '0' });
  response.end(Buffer.alloc(5));
}

/** The certificate that the component itself would show. */
async function contextOf(cluster: Cluster, place: Place | undefined): Promise<SecureContext> {
  const name = `${place?.cluster}-${place?.component}-cluster-secret`;
  const metadata = { name, namespace: place?.namespace };
  const secret = await cluster.get({ apiVersion: 'v1', kind: 'Secret', metadata });
  if (secret === undefined) throw new Error(`There is no Secret ${place?.namespace}/${name}`);
  const pem = (key: string) => Buffer.from(textAt(secret, 'data', key), 'base64');
  return createSecureContext({ cert: pem('tls.crt'), key: pem('tls.key'), ca: pem('ca.crt') });
}

function listening(server: Http2SecureServer, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, address, resolve);
  });
}

function closed(server: Http2SecureServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}
