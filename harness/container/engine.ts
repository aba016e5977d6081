import { connect } from 'node:net';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { getContainerRuntimeClient } from 'testcontainers';
import type { ContainerRuntimeClient } from 'testcontainers';
import { quote } from '../case/text.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { unlessAborted } from '../time.ts';

/** The engine that runs containers, as testcontainers found it. */
export type Engine = ContainerRuntimeClient;
/** A container of it, running or not. */
export type Container = ReturnType<Engine['container']['getById']>;

/**
 * Finds the engine: at DOCKER_HOST, or where testcontainers looks otherwise. Everything in this folder is loaded when an
 * image is launched and not before, since testcontainers takes longer to load than all else.
 *
 * @param signal gives up, with its own reason
 * @throws ConformanceError `E_DOCKER` when no engine answers, with what was tried
 */
export async function connectEngine(signal: AbortSignal): Promise<Engine> {
  const named = process.env['DOCKER_HOST'];
  if (named !== undefined && named !== '') {
    // testcontainers would go on with another engine without a word, and start the image where the user does not look.
    const problem = await problemAt(named, signal);
    if (problem !== undefined) throw noEngine([`DOCKER_HOST=${quote(named)} (${problem})`]);
  }
  try {
    return await unlessAborted(signal, getContainerRuntimeClient());
  } catch (error) {
    if (signal.aborted) throw error;
    // All that testcontainers says is that nothing works.
    const tried = await Promise.all(
      sockets().map(async (path) => {
        const problem = await problemAt(`unix://${path}`, signal);
        return `${path} (${problem ?? 'listens, but does not answer as an engine does'})`;
      }),
    );
    throw noEngine(tried);
  }
}

/** What the engine says of a request that it refused, safe to print. */
export function engineWords(error: unknown): string {
  const said =
    error instanceof Error && 'json' in error ? (error.json as { message?: unknown } | null) : null;
  return quote((typeof said?.message === 'string' ? said.message : messageOf(error)).trim(), 400);
}

/** The HTTP status of a request that the engine refused; `undefined` for any other error. */
export function engineStatus(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}

/** Where testcontainers looks for an engine on this machine; it does not tell. */
function sockets(): string[] {
  const { uid } = userInfo();
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const places = [
    '/var/run/docker.sock',
    runtime === undefined ? [] : join(runtime, 'docker.sock'),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
    `/run/user/${String(uid)}/docker.sock`,
  ].flat();
  return process.platform === 'win32' ? ['//./pipe/docker_engine'] : [...new Set(places)];
}

/** Why nobody can be reached at an address of an engine; `undefined` when somebody listens there. */
async function problemAt(address: string, signal: AbortSignal): Promise<string | undefined> {
  const place = placeOf(address);
  if (place === undefined) return 'neither unix:///path nor tcp://host:port';
  const socket = connect(place);
  const listens = new Promise<string | undefined>((resolve) => {
    socket.once('connect', () => {
      resolve(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(WORDS[error.code ?? ''] ?? error.code ?? messageOf(error));
    });
  });
  try {
    return await unlessAborted(signal, listens);
  } finally {
    socket.destroy();
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  ECONNREFUSED: 'nobody listens',
};

function placeOf(address: string): { path: string } | { host: string; port: number } | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(address);
  if (protocol === 'unix:' || protocol === 'npipe:') return { path: pathname };
  const isTcp = protocol === 'tcp:' || protocol === 'http:' || protocol === 'https:';
  return isTcp && port !== ''
    ? { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
    : undefined;
}

function noEngine(tried: readonly string[]): ConformanceError {
  return new ConformanceError(
    'E_DOCKER',
    `no container engine answers: tried ${tried.join(', ')}`,
    'start Docker, or set DOCKER_HOST to its socket: unix:///run/user/1000/docker.sock for rootless Docker, unix:///run/user/1000/podman/podman.sock for Podman; where permission is denied, join the group docker. Without containers: start the server yourself and give its address, or its program with cmd:',
  );
}
