import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './programs';

/** What amtool says of a configuration; empty when it takes it, undefined where there is no amtool, which is told loudly. */
export function configRefused(configuration: string): string | undefined {
  const ran = amtool(['check-config', 'config.yaml'], { 'config.yaml': readable(configuration) });
  return ran && (ran.status === 0 ? '' : ran.told);
}

/** Receivers that an alert with these labels goes to, in order. @throws Error when amtool does not take the configuration */
export function receiversFor(configuration: string, labels: Readonly<Record<string, string>>): string[] | undefined {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const ran = amtool(['config', 'routes', 'test', '--config.file=config.yaml', ...pairs], {
    'config.yaml': readable(configuration),
  });
  if (ran === undefined) return undefined;
  if (ran.status !== 0) throw new Error(ran.told);
  return ran.told.trim().split(',');
}

/** A text of Alertmanager's templates, of a message's data. @throws Error when it cannot be read */
export function rendered(template: string, text: string, data: object): string | undefined {
  const args = ['template', 'render', '--template.glob=*.tmpl', `--template.text=${text}`, '--template.data=data.json'];
  const ran = amtool(args, { 'message.tmpl': template, 'data.json': JSON.stringify(data) });
  if (ran === undefined) return undefined;
  if (ran.status !== 0) throw new Error(ran.told);
  return ran.told;
}

/** Debian's amtool is of 0.25, which cannot yet read the URL of a webhook from a file; nothing else of ours is newer. */
function readable(configuration: string): string {
  return configuration.replace(/\burl_file: .*/g, 'url: https://given.example.com');
}

function amtool(args: readonly string[], files: Readonly<Record<string, string>>) {
  const tool = program('amtool', { install: 'prometheus-alertmanager' });
  if (tool === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'keelson-amtool-'));
  try {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    const { status, stdout, stderr, error } = spawnSync(tool, args, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    if (error) throw error;
    return { status, told: status === 0 ? stdout : `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
