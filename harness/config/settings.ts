import type { Revision } from '../case/requirement.ts';
import type { ProberSettings } from '../probers/settings.ts';
import type { Place } from './problems.ts';
import type { ControlMethod, ControlTemplate, HttpRequest, TargetConfig } from './target-config.ts';

/** Who said something, for errors that are only found out later. */
export type SaidBy =
  | { readonly by: 'file'; readonly file: string; readonly place: Place }
  /** the flag as the user wrote it, without a secret: `--metadata authorization` */
  | { readonly by: 'flag'; readonly flag: string };

/** A file that is read before the run; an absolute path. */
export interface FileSetting {
  readonly from: 'file';
  readonly path: string;
  readonly said: SaidBy;
}

/** Where a secret is. Settings hold this and never the secret, so that they can be printed. */
export type SecretSource =
  FileSetting | { readonly from: 'env'; readonly name: string; readonly said: SaidBy };

/** How a connection is encrypted, before the files are read. */
export interface TlsFileSettings {
  readonly ca?: FileSetting;
  readonly cert?: FileSetting;
  readonly key?: FileSetting;
  readonly serverName?: string;
  readonly insecure?: boolean;
}

/** A request whose headers may hold secrets, before they are read. */
export type RequestSettings = Omit<HttpRequest, 'headers'> & {
  readonly headers: ReadonlyMap<string, string | SecretSource>;
};

/** A function of control, before its secrets are read. */
export type TemplateSettings =
  Extract<ControlTemplate, { by: 'command' }> | { readonly by: 'http'; readonly request: RequestSettings };

/** How a server is driven, before the secrets are read. */
export type ControlSettings =
  | { readonly by: 'target' }
  | { readonly by: 'grpc'; readonly address: string }
  | {
      readonly by: 'templates';
      readonly methods: Readonly<Partial<Record<ControlMethod, TemplateSettings>>>;
    };

/** A target with all that the user said of it, and nothing read yet. Can be printed. */
export interface TargetSettings extends Omit<TargetConfig, 'control' | 'tls' | 'metadata'> {
  readonly control: ControlSettings;
  readonly tls?: TlsFileSettings;
  /** By key, which is in lower case. */
  readonly metadata: ReadonlyMap<string, SecretSource>;
}

/** What the user says of the probers; what is absent was not said. */
export interface ProberChoice extends Partial<ProberSettings> {
  /** The ids of the probers that are asked. */
  readonly enabled?: readonly string[];
}

/** What holds for every target; what is absent was not said. */
export interface CommonSettings {
  /** The configuration file as the user calls it; `undefined` without one. */
  readonly file: string | undefined;
  readonly require?: Revision;
  readonly strict?: boolean;
  readonly timeoutMs?: number;
  /** The folder for the reports. */
  readonly out?: string;
  readonly probers?: ProberChoice;
}

/** What the configuration file and the flags say, before anything that they name is read. */
export interface RunSettings extends CommonSettings {
  /** Empty where the file names none: then it is the embedded reference server. */
  readonly targets: readonly TargetSettings[];
}

/** A run, complete: everything that was named was read. */
export interface RunConfig extends CommonSettings {
  readonly targets: readonly TargetConfig[];
}

/** What holds where neither the file nor a flag says anything. */
export const RUN_DEFAULTS = {
  require: 2015,
  strict: false,
  timeoutMs: 5000,
  out: 'conformance-report',
} as const;
