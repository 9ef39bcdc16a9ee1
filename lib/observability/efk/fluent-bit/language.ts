import type { JsonObject } from '../../../kernel/base/values';
import { toYaml } from '../../../kernel/render/yaml';

/** Settings of a plugin: a list where a key may stand several times. Words are `on` and `off`, sizes are bytes, times have a unit. */
export interface Plugin {
  /** Of the plugin: `tail`. */
  readonly name: string;
  readonly [key: string]: string | readonly string[] | Processors | Condition | undefined;
}

/** Of which records something is done: those of which every rule holds. */
interface Condition {
  readonly op: 'and';
  readonly rules: readonly { readonly field: string; readonly op: 'eq'; readonly value: string }[];
}

/** What is done with records of an input before they are written down, one after the other: nothing of it is in memory alone. */
export interface Processors {
  readonly logs: readonly Plugin[];
}

/** How a line is taken apart. */
interface Parser {
  readonly name: string;
  readonly format: 'regex' | 'json';
  readonly regex?: string;
  readonly time_key?: string;
  readonly time_format?: string;
}

/** How lines become one record. */
interface MultilineParser {
  readonly name: string;
  readonly type: 'regex';
  /** Takes each line apart first. */
  readonly parser: string;
  /** What the rules look at. */
  readonly key_content: string;
  /** Milliseconds that a record waits for its next line. */
  readonly flush_timeout: string;
  readonly rules: readonly { readonly state: string; readonly regex: string; readonly next_state: string }[];
}

/** A configuration of Fluent Bit 5. */
export interface FluentBitConfig {
  readonly service: Readonly<Record<string, string>>;
  readonly parsers?: readonly Parser[];
  readonly multiline_parsers?: readonly MultilineParser[];
  readonly pipeline: {
    readonly inputs: readonly Plugin[];
    readonly filters?: readonly Plugin[];
    readonly outputs: readonly Plugin[];
  };
}

/**
 * Its file. In YAML, not in the older language: that one has no processors, and a value in it ends where a line ends. Every value that a
 * reader could take for something else is quoted (`'@timestamp'`).
 */
export function fluentYaml(config: FluentBitConfig): string {
  return toYaml(config as unknown as JsonObject);
}

/** What both have: where chunks lie, and how they tell how they are. @param data folder of positions and chunks */
export function service(data: string, listen: string, port: number): Record<string, string> {
  return {
    // Seconds that records are gathered: more often, and an outage leaves a file a second for each system.
    flush: '5',
    // What was not flushed is on disk, and comes first after the start.
    grace: '5',
    log_level: 'info',
    http_server: 'on',
    http_listen: listen,
    http_port: String(port),
    health_check: 'on',
    'storage.path': `${data}/chunks`,
    'storage.sync': 'normal',
    'storage.metrics': 'on',
    'storage.max_chunks_up': '128',
    'storage.backlog.mem_limit': '16M',
    'storage.delete_irrecoverable_chunks': 'on',
    'scheduler.base': '5',
    'scheduler.cap': '60',
  };
}
