import { Environment, outside, System } from '../../lib';

class Taker extends System {
  constructor(env: Environment, id = 'taker') {
    super(env, id, {}, { app: 'taker', maxId: 30, security: 'restricted' });
    this.state.pods({
      id: 'web',
      labels: { app: id },
      by: 'operator',
      replicas: 1,
      requests: { cpu: '1', memory: '1Gi' },
    });
  }
}

const CAMERAS = { host: 'live.example.com', cidrs: ['192.0.2.10/32'] };

test('streams elsewhere have URLs, and the network lets out to them', () => {
  const env = Environment.test();
  const taker = new Taker(env);
  const access = outside.streams({ ...CAMERAS, http: 443 }).for(taker, { stream: 'live/door', use: 'play' });
  expect(access.play).toEqual({
    rtmp: 'rtmp://live.example.com:1935/live/door',
    flv: 'https://live.example.com:443/live/door.flv',
  });
  expect(access.token).toBeUndefined();
  expect(env.output().model.edges).toEqual([
    { from: 'taker/web', to: 'outside/streams-live.example.com' },
    { from: 'taker/web', to: 'outside/streams-live.example.com-http' },
  ]);
});

test('who publishes where that is guarded brings a token that people give, the same for all its streams', () => {
  const env = Environment.test();
  const taker = new Taker(env);
  const streams = outside.streams({ ...CAMERAS, port: 1936, guarded: true });
  const [first, second] = ['live/a', 'live/b'].map((stream) => streams.for(taker, { stream, use: 'publish' }));
  expect(first?.publish).toEqual({ rtmp: 'rtmp://live.example.com:1936/live/a' });
  expect(first?.at.map(({ id }) => id)).toEqual(['outside/streams-live.example.com']);
  expect(second?.token?.id).toBe(first?.token?.id);
  expect(streams.for(taker, { stream: 'live/a', use: 'play' }).token).toBeUndefined();
  expect(env.output().model.needs.given).toEqual([
    expect.objectContaining({ id: 'taker/streams-live.example.com', keys: ['token'] }),
  ]);
});
