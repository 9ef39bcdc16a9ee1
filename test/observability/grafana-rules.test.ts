import { Size } from 'cdk8s';
import { outside } from '../../lib';
import type { GrafanaProps } from '../../lib/observability/prometheus/grafana/props';
import { database, directory, environment, prod, Watching } from './grafana-fixture';

/** What is said of props, a line each. */
function refused(grafana: GrafanaProps): string[] {
  try {
    new Watching(environment(prod), 'monitoring', { grafana });
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

test('groups without a directory are refused, each with its prop', () => {
  expect(refused({ admins: ['ops'], viewers: ['staff'] })).toEqual([
    'prod/monitoring: grafana.admins = ["ops"]: names groups of a directory, and there is none. Give grafana.directory too, or leave it out.',
    'prod/monitoring: grafana.viewers = ["staff"]: names groups of a directory, and there is none. Give grafana.directory too, or leave it out.',
  ]);
});

test('a group is named as the directory calls it', () => {
  const no = (group: string) =>
    `prod/monitoring: grafana.editors = ${JSON.stringify(group)}: is no name of a group; allowed: as the directory calls it (developers), neither its place in the tree nor '*'.`;
  const groups = ['cn=devs,ou=groups', '*', '', ' devs', 'a\nb'];
  expect(refused({ directory, editors: groups })).toEqual(groups.map(no));
  expect(refused({ directory, editors: ['Entwickler "München" $x'] })).toEqual([]);
});

test('a group has one role', () => {
  expect(refused({ directory, admins: ['ops'], editors: ['devs', 'ops'], viewers: ['devs'] })).toEqual([
    'prod/monitoring: grafana.editors = "ops": names a group that has a role already: admins. Name it once, for the most that it may do.',
    'prod/monitoring: grafana.viewers = "devs": names a group that has a role already: editors. Name it once, for the most that it may do.',
  ]);
});

test('somebody of the directory may log in', () => {
  expect(refused({ directory, viewers: [] })).toEqual([
    'prod/monitoring: grafana.viewers = []: lets nobody of the directory in, and no group has another role. Name a group, or leave it out: then everybody may look.',
  ]);
  expect(refused({ directory, viewers: [], admins: ['ops'] })).toEqual([]);
});

test('several pods need a database, and there is at least one', () => {
  expect(refused({ replicas: 2 })).toEqual([
    'prod/monitoring: grafana.replicas = 2: would each have users and sessions of their own: without a database they stand in a file of one pod; allowed: 1. Give grafana.database too, or leave it out.',
  ]);
  expect(refused({ replicas: 0 })).toEqual([
    'prod/monitoring: grafana.replicas = 0: is no number of pods; allowed: 1 and more.',
  ]);
  expect(refused({ replicas: 1.5, database })).toEqual([
    'prod/monitoring: grafana.replicas = 1.5: is no number of pods; allowed: 1 and more.',
  ]);
  expect(refused({ replicas: 3, database })).toEqual([]);
});

test('a volume is there where there is no database, and holds it', () => {
  expect(refused({ size: Size.gibibytes(4), database })).toEqual([
    'prod/monitoring: grafana.size = "4Gi": is the size of a volume, and there is none: everything is in the database. Leave it out.',
  ]);
  expect(refused({ size: Size.mebibytes(512) })).toEqual([
    'prod/monitoring: grafana.size = "512Mi": is too small for the versions of dashboards that are kept; allowed: 1Gi and more.',
  ]);
});

test('people type their passwords over TLS', () => {
  expect(refused({ host: outside.host('http://grafana.example.com') })).toEqual([
    'prod/monitoring: grafana.host = "http://grafana.example.com": is called without TLS, and people type their passwords there; allowed: hosts that are called by https.',
  ]);
});

test('several faults are told together', () => {
  expect(refused({ theme: 'pink' as 'dark', replicas: 2, editors: ['devs'] })).toEqual([
    expect.stringContaining('grafana.editors = ["devs"]'),
    expect.stringContaining('grafana.replicas = 2'),
    'prod/monitoring: grafana.theme = "pink": is none of what there is; allowed: dark, light, system.',
  ]);
});
