import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import type { Feature } from '../case/case.ts';
import type { CallMetadata } from '../case/step.ts';
import type { TlsSettings } from '../channel/endpoint.ts';

/** How it is found out that a server that was launched is ready, and where it listens. */
export type Readiness =
  /** the line of JSON of the contract on its stdout */
  | { readonly by: 'contract' }
  /** the port of this address accepts and speaks HTTP/2; `{port}` in it is a free port that the arguments may name too */
  | { readonly by: 'address'; readonly address: string }
  /** a line of its output matches; the first group of the pattern is the address, or else `address` is */
  | { readonly by: 'log'; readonly pattern: string; readonly address?: string };

/** How a server comes to be there. */
export type Launch =
  | { readonly by: 'embedded' }
  | { readonly by: 'address'; readonly address: string }
  | { readonly by: 'bundled'; readonly name: string }
  /** A server that plays one outcome, whether it is one of gRPC or not. */
  | { readonly by: 'scripted'; readonly name: string }
  | { readonly by: 'module'; readonly path: string }
  | {
      readonly by: 'command';
      /** The program and its arguments; with `shell` one text for `sh -c`. */
      readonly command: readonly string[];
      readonly shell: boolean;
      readonly cwd?: string;
      readonly env: Readonly<Record<string, string>>;
      readonly ready: Readiness;
    }
  | {
      readonly by: 'image';
      readonly image: string;
      /** The port of the server inside the container. */
      readonly port: number;
      /** The port of the control service inside the container. */
      readonly controlPort: number;
      /** Arguments that replace those of the image. */
      readonly command?: readonly string[];
      readonly platform?: string;
      readonly env: Readonly<Record<string, string>>;
      readonly ready: Exclude<Readiness, { by: 'address' }> | { readonly by: 'port' };
    };

/** The functions of control that can be given as a command or a request. */
export const CONTROL_METHODS = [
  'setStatus',
  'clearStatus',
  'enterTerminalState',
  'resume',
  'stopGracefully',
] as const;
export type ControlMethod = (typeof CONTROL_METHODS)[number];

/** One function of control as a request of HTTP/1.1; `{service}`, `{status}`, `{host}`, `{port}`, `{graceMs}` are inserted. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A function of control from the configuration: a program with its arguments, or a request. */
export type ControlTemplate =
  | {
      readonly by: 'command';
      readonly command: readonly string[];
      /** The folder in which it runs; the working folder when absent. */
      readonly cwd?: string;
    }
  | { readonly by: 'http'; readonly request: HttpRequest };

/** How the status of a server is driven from outside. */
export type ControlConfig =
  /** what the target itself offers: the control service that its ready line names, or nothing */
  | { readonly by: 'target' }
  /** the control service of the contract at a fixed address, plain text */
  | { readonly by: 'grpc'; readonly address: string }
  | { readonly by: 'templates'; readonly methods: Readonly<Partial<Record<ControlMethod, ControlTemplate>>> };

/** A target with all that the user said of it. */
export interface TargetConfig {
  /** As the user wrote it, for reports and errors: `localhost:50051`, `cmd:./server`, or its name. */
  readonly label: string;
  /** What reports call it, and the folder of its reports where there are several. */
  readonly name: string;
  readonly launch: Launch;
  readonly control: ControlConfig;
  readonly tls?: TlsSettings;
  /** Already read from the files and the environment. Secret. */
  readonly metadata?: CallMetadata;
  readonly services: ReadonlyMap<string, RegisteredStatus>;
  readonly overall?: ServiceState;
  readonly features: readonly Feature[];
  readonly settleMs?: number;
  /** How long a server may take until it is ready, in milliseconds. */
  readonly startTimeoutMs?: number;
  /** The file of its known deviations. */
  readonly baseline?: string;
}
