import { HarborRegistry, outside } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { Bases, EVERYTHING, People, prod } from './harbor-fixture';

const storage = outside.storageClass('kept', 'RWO', { keeps: true });

const asked = contract(HarborRegistry, {
  around: (env) => ({ bases: new Bases(env, 'bases'), people: new People(env, 'people') }),
  // The least stands on the nodes that everybody may use, everything on a pool of its own.
  row: (availability) => ({
    pools: (prod.pools ?? []).map((pool) =>
      availability === 'quorum' || pool.name === 'images' ? pool : { ...pool, nodes: pool.nodes.slice(0, 1) },
    ),
  }),
  props: (_env, id, { bases }) => ({
    host: outside.host(`https://${id}.example.com`),
    blobs: outside.bucket(`${id}-blobs`, { host: 's3.example.com' }),
    database: bases.database(id),
    storage,
  }),
  most: (env, id, { bases, people }) => ({
    ...EVERYTHING,
    host: outside.host(`https://${id}.${env.row.domain}`, { from: ['10.0.0.0/24'] }),
    blobs: outside.bucket(`${id}-blobs`, { host: 's3.example.com' }),
    database: bases.database(id),
    storage,
    directory: people.directory,
    pool: 'images',
    replicateTo: {
      test: {
        to: outside.registry('https://registry.test.example.com', { authority: 'given' }),
        projects: ['platform'],
      },
    },
  }),
  take: [
    (registry, taker) => registry.images('platform').for(taker),
    (registry, taker) => registry.images().for(taker),
  ],
  against,
});

for (const { name, ask } of asked) test(name, ask);
