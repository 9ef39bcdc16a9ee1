import { role } from '../kernel/base/role';

/** Where the logs of an environment lie. */
export interface Logging {
  /** Data stream of a system's logs, for who looks them up: `logs-orders-prod`. */
  stream(system: string): string;
  /** Where people look: `https://logs.example.com`, without a slash at the end. @default they have no host */
  readonly url?: string;
}

/** The environment's log collection: it takes the logs of every system, so there is one. */
export const LOGGING = role<Logging>('log collection', 'EfkStack');

/** As all who write and read them call it: one data stream for each system and environment. */
export function logStream(system: string, environment: string): string {
  return `logs-${system}-${environment}`;
}
