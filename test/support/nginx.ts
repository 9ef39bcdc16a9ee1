import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { program } from './programs';

/** A real nginx, and the folder of its modules. */
export interface Nginx {
  readonly path: string;
  readonly modules: string;
}

/** The one on this machine (nginx itself reads `NGINX`: its path is in `NGINX_PROGRAM`, where it is not on PATH); `undefined`, told loudly, where there is none. `NGINX_MODULES` says where its modules are, if not where Debian and nginx's own image have them. */
export function realNginx(): Nginx | undefined {
  const path = program('nginx', { env: 'NGINX_PROGRAM', install: 'nginx-light and libnginx-mod-http-js' });
  const modules = process.env.NGINX_MODULES ?? '/usr/lib/nginx/modules';
  if (path === undefined) return undefined;
  if (!existsSync(join(modules, 'ngx_http_js_module.so'))) throw new Error(`${modules} holds no module of njs`);
  return { path, modules };
}

/** What `nginx -t` says of a configuration; empty when it takes it. */
export function nginxRefuses({ path }: Nginx, file: string, folder: string): string {
  const ran = spawnSync(path, ['-t', '-q', '-p', `${folder}/`, '-c', file, '-e', 'stderr'], { encoding: 'utf8' });
  return ran.status === 0 ? '' : ran.stderr;
}

/** Runs it until `stop`. @param port where it answers when it is up */
export async function startNginx({ path }: Nginx, file: string, folder: string, port: number) {
  mkdirSync(folder, { recursive: true });
  const child = spawn(path, ['-p', `${folder}/`, '-c', file, '-e', 'stderr', '-g', 'master_process off;']);
  let told = '';
  child.stderr.on('data', (data: Buffer) => {
    told += data.toString();
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (up) {
      const stop = () => {
        child.kill('SIGTERM');
        return ended;
      };
      return { stop, told: () => told };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`nginx did not come up: ${told}`);
}

/** A port of loopback that nobody has. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
