import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import type { Feature } from '../case/case.ts';
import type { Revision } from '../case/requirement.ts';
import type { ControlMethod } from './target-config.ts';

/** Where a secret is read from; exactly one of the two. */
export interface FileSource {
  readonly env?: string;
  readonly file?: string;
}

/** A request for one function of control. */
export interface FileRequest {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | FileSource>>;
  readonly body?: string;
}

/** A function of control: a command, or a request. */
export type FileMethod = readonly string[] | FileRequest;

/** How a server is driven. */
export type FileControl = Readonly<Partial<Record<ControlMethod, FileMethod>>> & { readonly grpc?: string };

/** How it is found out that a server is ready. */
export type FileReady = 'contract' | 'port' | { readonly address?: string; readonly log?: string };

/** How a connection is encrypted; paths. */
export interface FileTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly serverName?: string;
  readonly insecure?: boolean;
}

/** One entry of `targets`, after it was found valid by `config.schema.json`. */
export interface FileTarget {
  readonly name?: string;
  readonly address?: string;
  readonly command?: readonly string[];
  readonly shell?: string;
  readonly image?: string;
  readonly module?: string;
  readonly target?: string;
  readonly scripted?: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly controlPort?: number;
  readonly platform?: string;
  readonly ready?: FileReady;
  readonly startTimeoutMs?: number;
  readonly control?: FileControl;
  readonly tls?: boolean | FileTls;
  readonly metadata?: Readonly<Record<string, FileSource>>;
  readonly services?: Readonly<Record<string, RegisteredStatus>>;
  readonly overall?: ServiceState;
  readonly features?: readonly Feature[];
  readonly settleMs?: number;
  readonly baseline?: string;
}

/** What the probers of the user are set to. */
export interface FileProbers {
  readonly service?: string;
  readonly albMatcher?: string | number;
  readonly albPath?: string;
  readonly enabled?: readonly string[];
}

/** A configuration file, after it was found valid by `config.schema.json`. */
export interface ConfigFile {
  readonly require?: Revision;
  readonly strict?: boolean;
  readonly timeoutMs?: number;
  readonly reports?: string;
  readonly probers?: FileProbers;
  readonly targets?: readonly FileTarget[];
}

/** The keys that say how a server comes to be there; a target has exactly one. */
export const LAUNCH_KEYS = ['address', 'command', 'shell', 'image', 'module', 'target', 'scripted'] as const;
export type LaunchKey = (typeof LAUNCH_KEYS)[number];

/** The keys that only make sense beside some launch keys; the others go with every one. */
export const GOES_WITH: Readonly<Partial<Record<keyof FileTarget, readonly LaunchKey[]>>> = {
  args: ['image'],
  // With the other two only where a command of control runs in it.
  cwd: ['command', 'shell', 'address', 'image'],
  env: ['command', 'shell', 'image'],
  port: ['image'],
  controlPort: ['image'],
  platform: ['image'],
  ready: ['command', 'shell', 'image'],
  control: ['address', 'command', 'shell', 'image'],
  tls: ['address', 'command', 'shell', 'image', 'module', 'scripted'],
  metadata: ['address', 'command', 'shell', 'image', 'module', 'scripted'],
};
