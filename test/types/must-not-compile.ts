import {
  type Broker,
  type Bucket,
  type Engine,
  type Environment,
  type Json,
  type JsonObject,
  kubernetes,
  law,
  Manifest,
  type Minted,
  outside,
  type ReleaseSpec,
  type SqlDatabase,
  type StorageClass,
  type System,
  text,
} from '../../lib';
import { Store, Widget } from '../support/made-up';
import { CHART } from '../support/made-up-operator';

/*
 * Never run: the type check of the tests is the test. Each directive below says that its line must not compile, and is
 * itself an error when it does; the lines without one show that the right thing next to it does.
 */

declare const system: System;
declare const minted: Minted;
declare const env: Environment;

declare function takesPostgres(database: SqlDatabase<'postgresql'>): void;
declare function takesAnySql(database: SqlDatabase): void;
declare function takesShared(storage: StorageClass<'RWX'>): void;
declare function takesBlock(storage: StorageClass<'RWO'>): void;
declare function takesBroker(broker: Broker): void;
declare function takesBucket(bucket: Bucket): void;
declare function takesString(value: string): void;
declare function takesJson(value: Json): void;

const sql = <E extends Engine>(engine: E) => outside.sql(engine, 'app', { host: 'db.example.com', user: 'app' });
const bucket = outside.bucket('files', { host: 's3.example.com' });
const broker = outside.broker('/', { host: 'mq.example.com', user: 'app' });

export function engines(): void {
  takesPostgres(sql('postgresql'));
  takesAnySql(sql('tidb'));
  // @ts-expect-error: TiDB speaks MySQL's protocol, not PostgreSQL's
  takesPostgres(sql('tidb'));
  // @ts-expect-error: CockroachDB speaks PostgreSQL's protocol, and is another engine
  takesPostgres(sql('cockroachdb'));
  // @ts-expect-error: which engine it is must be known
  takesPostgres(sql('postgresql' as Engine));
  // @ts-expect-error: no such engine
  sql('oracle');
}

export function accessModes(): void {
  takesShared(outside.storageClass('cephfs', 'RWX'));
  takesBlock(outside.storageClass('rbd', 'RWO'));
  // @ts-expect-error: a block volume is mounted by one node
  takesShared(outside.storageClass('rbd', 'RWO'));
  // @ts-expect-error: a database on a shared file system
  takesBlock(outside.storageClass('cephfs', 'RWX'));
  // @ts-expect-error: a name is no class
  takesBlock('rbd');
}

export function kinds(): void {
  takesBroker(broker);
  takesBucket(bucket);
  // @ts-expect-error: a bucket is no broker
  takesBroker(bucket);
  // @ts-expect-error: a broker is no bucket
  takesBucket(broker);
  // @ts-expect-error: a database is no bucket
  takesBucket(sql('mysql'));
  // @ts-expect-error: what a taker may do is read or write
  bucket.for(system, 'admin');
}

export function mintedValues(): void {
  system.need.secret({ name: 'x', data: { password: minted.plain, url: text`amqp://u:${minted.url}@h/` } });
  // @ts-expect-error: a minted value is no text
  takesString(minted);
  // @ts-expect-error: nor is the text that holds it a string
  takesString(minted.plain);
  // @ts-expect-error: nor one composed of it
  takesString(text`x${minted.plain}`);
  // @ts-expect-error: nor is it plain data
  takesJson({ password: minted.plain });
  // @ts-expect-error: the value itself is one of its forms
  system.need.secret({ name: 'x', data: { password: minted } });
  // @ts-expect-error: a secret is not composed of strings, which might come from anywhere
  system.need.secret({ name: 'x', data: { password: 'hunter2' } });
}

export function mintedInManifests(): void {
  new Manifest(system, Widget, { name: 'x', spec: { size: 1, note: 'plain' } });
  // @ts-expect-error: in a field of a custom resource
  new Manifest(system, Widget, { name: 'x', spec: { size: 1, note: minted.plain } });
  // @ts-expect-error: in the data of a ConfigMap
  new Manifest(system, kubernetes.ConfigMap, { name: 'x', data: { password: minted.plain } });
  // @ts-expect-error: in an annotation
  new Manifest(system, Widget, { name: 'x', annotations: { password: minted.plain }, spec: { size: 1 } });
  // @ts-expect-error: in a variable of a container
  const variable: JsonObject = { name: 'PASSWORD', value: minted.plain };
  takesJson(variable);
}

export function mintedInCharts(): void {
  const release: ReleaseSpec = { name: 'x', chart: CHART, values: { auth: { existingSecret: 'x' } } };
  system.need.release(release);
  // @ts-expect-error: in the values of a chart
  system.need.release({ name: 'x', chart: CHART, values: { auth: { password: minted.plain } } });
  // @ts-expect-error: in a list of them
  system.need.release({ name: 'x', chart: CHART, values: { passwords: [minted] } });
}

export function misspelt(): void {
  // @ts-expect-error: a field of the content
  new Manifest(system, Widget, { name: 'x', spec: { size: 1, nota: 'x' } });
  // @ts-expect-error: a field beside the content
  new Manifest(system, Widget, { name: 'x', spec: { size: 1 }, status: {} });
  // @ts-expect-error: a field of the wrong type
  new Manifest(system, Widget, { name: 'x', spec: { size: '1' } });
  // @ts-expect-error: a field that is missing
  new Manifest(system, Widget, { name: 'x', spec: {} });
  // @ts-expect-error: a field of Kubernetes' own
  new Manifest(system, kubernetes.ServiceAccount, { name: 'x', automountServiceAccountTokens: false });
  // @ts-expect-error: a wave between the three
  new Manifest(system, Widget, { name: 'x', wave: 5, spec: { size: 1 } });
  // @ts-expect-error: a field of a spec, in a law
  law(Widget, { changes: (before) => [{ message: before.nota }] });
  law(Widget, { changes: (before, after) => (after.size < before.size ? [{ message: 'shrinks' }] : []) });
  // @ts-expect-error: a law of changes for what is no release
  law(CHART, { fixed: { fields: ['a'], by: 'nobody' } });
  // @ts-expect-error: a prop of a system
  new Store(env, 'store', { retireing: true });
  // @ts-expect-error: one of the two availabilities
  env.pick({ single: 1 });
}
