import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers PromQL as Prometheus does, with one number each. */
export interface PlayedPrometheus {
  readonly url: string;
  /** What was asked so far. */
  readonly asked: string[];
  /** What it answers from now on, by a word of the query; what is not named is 0. Nothing at all where undefined. */
  answers: Readonly<Record<string, number | undefined>>;
  stop(): Promise<void>;
}

/** Plays Prometheus on a loopback port. */
export async function playedPrometheus(): Promise<PlayedPrometheus> {
  const asked: string[] = [];
  const played = { asked, answers: {} as PlayedPrometheus['answers'] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const given = new URLSearchParams(`${Buffer.concat(chunks).toString()}&${request.url?.split('?')[1] ?? ''}`);
      const query = given.get('query') ?? '';
      asked.push(query);
      const word = Object.keys(played.answers).find((known) => query.includes(known));
      const value = word === undefined ? 0 : played.answers[word];
      const result = value === undefined ? [] : [{ metric: {}, value: [Date.now() / 1000, String(value)] }];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return Object.assign(played, { url, stop });
}
