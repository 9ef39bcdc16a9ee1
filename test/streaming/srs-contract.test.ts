import { SrsStreaming } from '../../lib/streaming/srs/srs-streaming';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { MOST, SMALL } from './srs-fixture';

const asked = contract(SrsStreaming, {
  props: () => SMALL,
  most: () => MOST,
  take: [
    (srs, taker) => srs.endpoint().for(taker, { stream: 'live/talk', use: 'publish' }),
    (srs, taker) => srs.endpoint().for(taker, { stream: 'live/talk_hd', use: 'play' }),
  ],
  against,
});

for (const { name, ask } of asked) test(name, ask);
