import { accessSync, constants } from 'node:fs';
import type { HealthServerOptions } from './server.ts';

/** What the environment of the contract asks of a target program. */
export interface Environment {
  /** Where the health server listens: `127.0.0.1:0`, `[::1]:0` or `unix:/path`; port 0 asks the system for a free one. */
  readonly listen: string;
  /** Where the control service listens, in plain text. */
  readonly controlListen: string;
  /** Paths of PEM files; plain text when absent. */
  readonly tls?: NonNullable<HealthServerOptions['tls']>;
  /** Which server: `reference`, `mutant/ID` or `variant/ID`. Not of the contract, but of this program. */
  readonly target: string;
}

/** The environment cannot be understood. The message says which variable is wrong and how. */
export class EnvironmentError extends Error {}

/** What is listened on where the environment does not say: good for starting a target by hand. */
const FREE_PORT = '127.0.0.1:0';

/**
 * Reads the environment of the contract.
 *
 * @throws EnvironmentError for an address that is none, a file that cannot be read, or a key without its certificate
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const tls = readTls(env);
  return {
    listen: address('CONFORMANCE_LISTEN', env['CONFORMANCE_LISTEN'], /^unix:.|:\d+$/),
    controlListen: address('CONFORMANCE_CONTROL_LISTEN', env['CONFORMANCE_CONTROL_LISTEN'], /:\d+$/),
    ...(tls && { tls }),
    target: env['CONFORMANCE_TARGET'] ?? 'reference',
  };
}

function address(variable: string, value = FREE_PORT, form: RegExp): string {
  if (form.test(value)) return value;
  throw new EnvironmentError(
    `${variable} is ${JSON.stringify(value)}, which is no address like "${FREE_PORT}"`,
  );
}

function readTls(env: Readonly<Record<string, string | undefined>>): Environment['tls'] {
  const cert = readable('CONFORMANCE_TLS_CERT', env['CONFORMANCE_TLS_CERT']);
  const key = readable('CONFORMANCE_TLS_KEY', env['CONFORMANCE_TLS_KEY']);
  const clientCa = readable('CONFORMANCE_TLS_CLIENT_CA', env['CONFORMANCE_TLS_CLIENT_CA']);
  if (cert === undefined && key === undefined && clientCa === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw new EnvironmentError('CONFORMANCE_TLS_CERT and CONFORMANCE_TLS_KEY are only of use together');
  return { cert, key, ...(clientCa !== undefined && { clientCa }) };
}

function readable(variable: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    accessSync(path, constants.R_OK);
    return path;
  } catch (error) {
    throw new EnvironmentError(
      `${variable} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
