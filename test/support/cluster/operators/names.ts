import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

const NO_ERROR = 0;
const NAME_ERROR = 3;
const ADDRESS = 1;

/** A name server on a loopback port. */
export interface Names {
  /** `127.0.0.1:40123` */
  readonly at: string;
  stop(): void;
}

/**
 * Plays the cluster's name server: names that are there have one address, all the same; others do not exist.
 * @param known whether there is such a name, without the dot at its end
 */
export async function names(address: string, known: (name: string) => Promise<boolean>): Promise<Names> {
  const socket = createSocket('udp4');
  socket.on('message', async (query, from) => {
    const there = await known(nameIn(query)).catch(() => false);
    if (!stopped) socket.send(answerTo(query, there, address), from.port, from.address);
  });
  let stopped = false;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).bind(0, '127.0.0.1', resolve);
  });
  return {
    at: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    stop: () => {
      stopped = true;
      socket.close();
    },
  };
}

/** The one question of a query: labels, each behind its length (RFC 1035, section 4.1.2). */
function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at]; at += 1 + Number(query[at]))
    labels.push(query.toString('latin1', at + 1, at + 1 + Number(query[at])));
  return labels.join('.').toLowerCase();
}

function answerTo(query: Buffer, there: boolean, address: string): Buffer {
  const end = 12 + nameIn(query).length + 2 + 4;
  const isAddress = query.readUInt16BE(end - 4) === ADDRESS;
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  // An answer, by who knows, to who may ask on.
  head.writeUInt16BE(0x8580 | (there ? NO_ERROR : NAME_ERROR), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(there && isAddress ? 1 : 0, 6);
  const question = query.subarray(12, end);
  if (!there || !isAddress) return Buffer.concat([head, question]);
  // The name again by a pointer, type A, class IN, no time to live, four octets.
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]);
  return Buffer.concat([head, question, record]);
}
