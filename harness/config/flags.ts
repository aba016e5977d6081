import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import type { Revision } from '../case/requirement.ts';
import type { Readiness } from './target-config.ts';

/** Where a flag says that a secret is. */
export type FlagSource =
  { readonly from: 'env'; readonly name: string } | { readonly from: 'file'; readonly path: string };

/** One `--metadata KEY=env:NAME` or `--metadata KEY=file:PATH`. */
export interface MetadataFlag {
  /** In lower case. */
  readonly key: string;
  readonly source: FlagSource;
}

/** What the command line may say about the target and the run. What is absent was not given: no defaults here. */
export interface ConfigFlags {
  /** The configuration file; `false` for none at all. */
  readonly config?: string | false;
  readonly require?: Revision;
  readonly strict?: boolean;
  /** In milliseconds. */
  readonly timeout?: number;
  readonly out?: string;
  readonly service?: ReadonlyMap<string, RegisteredStatus>;
  readonly overall?: ServiceState;
  /** `false` for plain text, whatever the file says. */
  readonly tls?: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly serverName?: string;
  readonly insecure?: boolean;
  readonly metadata?: readonly MetadataFlag[];
  readonly ready?: Readiness | { readonly by: 'port' };
  /** In milliseconds. */
  readonly startTimeout?: number;
  /** The file of the known deviations. */
  readonly baseline?: string;
}

/**
 * Reads `KEY=env:NAME` or `KEY=file:PATH`.
 *
 * @returns the flag, or what is wrong with it; without the text, which may hold a secret
 */
export function parseMetadataFlag(text: string): MetadataFlag | { readonly problem: string } {
  const parts = /^(?<key>[^=]*)=(?:(?<from>env|file):(?<rest>.+))?/s.exec(text)?.groups;
  if (parts === undefined) return { problem: 'expected KEY=env:NAME or KEY=file:PATH' };
  const key = (parts['key'] ?? '').toLowerCase();
  if (!/^(?!grpc-)[0-9a-z_.-]+$/.test(key))
    return { problem: 'a key has letters, digits, "_", "." and "-", and does not begin with grpc-' };
  const { from, rest = '' } = parts;
  if (from === 'env') return { key, source: { from, name: rest } };
  if (from === 'file') return { key, source: { from, path: rest } };
  return {
    problem:
      'expected KEY=env:NAME or KEY=file:PATH: a value on the command line is seen by everybody on the machine',
  };
}

/**
 * Reads how it is found out that a server is ready: `contract`, `port`, `log:PATTERN`, or an address with `{port}`.
 *
 * @returns how, or what is wrong with the text
 */
export function parseReadyFlag(
  text: string,
): NonNullable<ConfigFlags['ready']> | { readonly problem: string } {
  if (text === 'contract' || text === 'port') return { by: text };
  if (text.startsWith('log:')) {
    const pattern = text.slice('log:'.length);
    try {
      if (pattern !== '') return { by: 'log', pattern: new RegExp(pattern).source };
    } catch {
      // Told below.
    }
    return { problem: 'what stands after "log:" is no regular expression.' };
  }
  if (/^(?:unix:.*\{port\}|[^\s:]+:\{port\}$|\[[^\]]*\]:\{port\}$)/.test(text))
    return { by: 'address', address: text };
  return {
    problem: 'expected contract, port, log:PATTERN, or an address with {port} such as 127.0.0.1:{port}.',
  };
}
