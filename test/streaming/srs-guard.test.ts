import { join } from 'node:path';
import type { Text } from '../../lib';
import { minted } from '../../lib/kernel/needs/text';
import { GUARD, guardFiles, guardUrl, TOKENS, tokensJson } from '../../lib/streaming/srs/guard';
import { GUARD_PORT } from '../../lib/streaming/srs/names';
import { put, removeFolders, tempFolder } from '../support/folders';
import { freePort, realNginx, startNginx } from '../support/nginx';

afterAll(removeFolders);

/** As Terraform composes it, with the id's last word as the value. */
const composed = ({ parts }: Text) =>
  parts.map((part) => (typeof part === 'string' ? part : part.minted.split('/')[1])).join('');

const TOKEN = (name: string) => minted(`srs/${name}`).plain;

test('tokens are JSON, in an order of their own, with a place for each value', () => {
  const json = tokensJson({
    'live.example.com': {},
    default: { 'live/b': [TOKEN('one')], 'live/a': [TOKEN('one'), TOKEN('two')] },
  });
  expect(composed(json)).toBe('{"default":{"live/a":["one","two"],"live/b":["one"]},"live.example.com":{}}');
  expect(composed(tokensJson({}))).toBe('{}');
});

test('SRS asks in its own pod, by the vhost', () => {
  expect(guardUrl('live.example.com')).toBe('http://127.0.0.1:1986/publish/live.example.com');
});

describe('a real nginx judges as it says', () => {
  const nginx = realNginx();
  const run = nginx === undefined ? test.skip : test;
  let stop: (() => Promise<void>) | undefined;
  let url: (vhost: string) => string;
  let told: () => string;

  beforeAll(async () => {
    if (nginx === undefined) return;
    const folder = tempFolder();
    const port = await freePort();
    const here = (text: string) =>
      text
        .replaceAll('/tmp/', `${folder}/`)
        .replaceAll(GUARD, folder)
        .replaceAll(TOKENS, folder)
        .replaceAll('/usr/lib/nginx/modules', nginx.modules)
        .replaceAll(`127.0.0.1:${GUARD_PORT}`, `127.0.0.1:${port}`);
    for (const [name, text] of Object.entries(guardFiles())) put(join(folder, name), here(text));
    put(join(folder, 'tokens.json'), composed(tokensJson({ default: { 'live/door': [TOKEN('good')] } })));
    const running = await startNginx(nginx, join(folder, 'nginx.conf'), folder, port);
    stop = running.stop;
    told = running.told;
    url = (vhost) => here(guardUrl(vhost));
  }, 20_000);

  afterAll(() => stop?.());

  const asked = async (param: string, { vhost = 'default', ...of }: Record<string, string> = {}) => {
    const body = JSON.stringify({ action: 'on_publish', app: 'live', stream: 'door', param, ...of });
    const answer = await fetch(url(vhost), { method: 'POST', body });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { code: number }).code;
  };

  run.each(['?token=good', '?vhost=x&token=good', 'app=live&stream=door&token=good'])('%s may', async (param) =>
    expect(await asked(param)).toBe(0),
  );

  run.each(['', '?token=', '?token=bad', '?token=goodbad', '?nottoken=good'])('%j may not', async (param) =>
    expect(await asked(param)).toBe(403),
  );

  run('a token is of one stream, and of one vhost', async () => {
    expect(await asked('?token=good', { stream: 'hall' })).toBe(403);
    expect(await asked('?token=good', { stream: '__proto__' })).toBe(403);
    expect(await asked('?token=good', { vhost: 'other' })).toBe(403);
  });

  run('what the origin publishes to itself needs none; one who says so from elsewhere does', async () => {
    expect(await asked('', { stream: 'door_hd', ip: '127.0.0.1', tcUrl: 'rtmp://127.0.0.1:1935/live' })).toBe(0);
    expect(await asked('', { ip: '192.0.2.7', tcUrl: 'rtmp://127.0.0.1:1935/live' })).toBe(403);
    expect(await asked('', { ip: '127.0.0.1', tcUrl: '' })).toBe(403);
  });

  run('what is no question is refused, and told; it says that it is ready', async () => {
    const answer = await fetch(url('default'), { method: 'POST', body: 'token=good' });
    expect(await answer.json()).toEqual({ code: 403 });
    expect(told()).toContain('a question of SRS that is none');
    expect(await (await fetch(url('default').replace('/publish/default', '/ready'))).text()).toBe('ready');
  });
});
