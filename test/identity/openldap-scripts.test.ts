import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as scripts from '../../lib/identity/openldap/scripts';
import { removeFolders, tempFolder } from '../support/folders';

afterAll(removeFolders);

test.each(Object.entries(scripts))('%s is what a plain shell reads', (_, script) => {
  const ran = spawnSync('/bin/sh', ['-n', '-c', script], { encoding: 'utf8' });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
});

describe('an upload', () => {
  /** Runs it with an rclone that says what it was told, and fails at one of its commands. */
  function upload(failing: string) {
    const folder = tempFolder();
    const log = join(folder, 'log');
    writeFileSync(log, '');
    writeFileSync(join(folder, 'rclone'), `#!/bin/sh\necho "$@" >> ${log}\n[ "$3" != ${failing} ]\n`);
    chmodSync(join(folder, 'rclone'), 0o755);
    const ran = spawnSync('/bin/sh', ['-c', scripts.UPLOAD.replace('ls /dump', 'true')], {
      env: { PATH: `${folder}:/usr/bin:/bin`, LDAP_BUCKET: 'backups/openldap', LDAP_KEEP: '336h' },
      encoding: 'utf8',
    });
    return { status: ran.status, told: readFileSync(log, 'utf8').trimEnd().split('\n') };
  }

  const AT = '--config /etc/directory/backup/rclone.conf';
  const COPY = `${AT} copy --include *.ldif.gz /dump bucket:backups/openldap`;

  test('puts the new one there, and then takes old ones away', () => {
    expect(upload('nothing')).toEqual({
      status: 0,
      told: [COPY, `${AT} delete --include *.ldif.gz --min-age 336h bucket:backups/openldap`],
    });
  });

  test('takes none away when the new one did not get there', () => {
    expect(upload('copy')).toEqual({ status: 1, told: [COPY] });
  });
});
