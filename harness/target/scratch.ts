import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificates } from './certificates.ts';

/** What a run lays down in a temporary folder, when it is first asked for. */
export interface Scratch {
  /** The certificates of the run; the same ones for everybody. */
  readonly certificates: () => Promise<Certificates>;
  /** A path for a Unix socket, at which nothing lies; another one with each call. */
  readonly socketPath: () => Promise<string>;
  /** Removes the folder with all that lies in it, if there is one. Nothing can be asked for afterwards. */
  readonly remove: () => Promise<void>;
}

/** The temporary folder of one run; nothing is done until something of it is asked for. */
export function createScratch(): Scratch {
  let folder: Promise<string> | undefined;
  let certificates: Promise<Certificates> | undefined;
  let sockets = 0;
  let removed = false;

  const open = (): Promise<string> => {
    if (removed) return Promise.reject(new Error('the run is over, and its temporary folder removed'));
    return (folder ??= mkdtemp(join(tmpdir(), 'conformance-')));
  };
  // The library that makes certificates takes a while to load, and few runs need it.
  const make = async (): Promise<Certificates> => {
    const [path, { makeCertificates }] = await Promise.all([open(), import('./certificates.ts')]);
    return makeCertificates(path);
  };
  return {
    certificates: () => (certificates ??= make()),
    socketPath: async () => {
      // Short: the path of a socket has room for a hundred bytes or so.
      const name = `${String((sockets += 1))}.sock`;
      return join(await open(), name);
    },
    remove: async () => {
      removed = true;
      if (folder === undefined) return;
      await certificates?.catch(() => undefined); // What is still being made would be written after all.
      await rm(await folder, { recursive: true, force: true });
    },
  };
}
