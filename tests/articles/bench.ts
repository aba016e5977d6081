import { join } from 'node:path';
import { buildTarget, isBuilt } from '../../harness/certify/build.ts';
import { bundledImplementations, findSubjects } from '../../harness/certify/find.ts';
import type { Subject } from '../../harness/certify/manifest.ts';
import { readManifest } from '../../harness/certify/read-manifest.ts';
import type { Endpoint } from '../../harness/channel/endpoint.ts';
import { ConformanceError } from '../../harness/errors.ts';
import { startInstance } from '../../harness/target/instance.ts';
import { targetOf } from '../../harness/target/launch.ts';
import type { Target } from '../../harness/target/target.ts';
import { packageRoot } from '../../proto/package-root.ts';
import { startScripted } from '../../targets/scripted/server.ts';
import { findOutcome } from './outcomes.ts';
import type { Place, Services } from './way.ts';

/** A ceiling: other tests may keep the machine busy. */
export const PATIENCE_MS = 20_000;

/** A server that runs. Disposing of it gives it back. */
export interface OpenPlace extends AsyncDisposable {
  readonly endpoint: Endpoint;
}

/** What a server or a program cannot be started without. */
export interface Missing {
  readonly missing: string;
}

/** A real program that was built. */
export interface Program {
  readonly folder: string;
  readonly file: string;
}

/** Where servers and programs are had. Disposing of it ends whatever is left. */
export interface Bench extends AsyncDisposable {
  /** A server with what is set on it. One on which nothing is set may be asked by others, too. */
  readonly open: (place: Place, services?: Services) => Promise<OpenPlace | Missing>;
  /** The target that comes with the suite; an implementation is not built for this. */
  readonly target: (place: Place) => Promise<Target | Missing>;
  /** A program under `probers/`, which is not built for this either. */
  readonly program: (name: string) => Promise<Program | Missing>;
}

/** The place without the word in front of it. */
export function nameOf(place: string): string {
  return place.slice(place.indexOf(':') + 1);
}

/** Opens a bench. An implementation is looked for once, and its process serves all that set nothing on it. */
export function openBench(): Bench {
  const stop = new AbortController();
  const { signal } = stop;
  const target = once((place: Place) => targetAt(place, signal));
  const program = once((name: string) => programAt(name, signal));
  const shared = once((place: Place) => start(place, {}));

  const start = async (place: Place, services: Services): Promise<OpenPlace | Missing> => {
    if (place.startsWith('scripted:')) {
      const { address, stop: end } = await startScripted(findOutcome(nameOf(place)));
      return { endpoint: { address }, [Symbol.asyncDispose]: end };
    }
    const found = await target.get(place);
    if ('missing' in found) return found;
    const { endpoint, control, stop: end } = await startInstance(found, PATIENCE_MS, signal);
    for (const [service, status] of Object.entries(services)) await control.setStatus?.(service, status);
    return { endpoint, [Symbol.asyncDispose]: end };
  };

  return {
    target: target.get,
    program: program.get,
    open: async (place, services = {}) => {
      if (!isImplementation(place) || Object.keys(services).length > 0) return start(place, services);
      const open = await shared.get(place);
      return 'missing' in open ? open : { ...open, [Symbol.asyncDispose]: () => Promise.resolve() };
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      for (const open of await shared.made()) if (!('missing' in open)) await open[Symbol.asyncDispose]();
    },
  };
}

interface Once<Key, Value> {
  readonly get: (key: Key) => Promise<Value>;
  /** What could be made. */
  readonly made: () => Promise<Value[]>;
}

/** Makes each thing when it is first asked for. */
function once<Key, Value>(make: (key: Key) => Promise<Value>): Once<Key, Value> {
  const made = new Map<Key, Promise<Value>>();
  return {
    get: (key) => {
      const value = made.get(key) ?? make(key);
      made.set(key, value);
      return value;
    },
    made: async () => {
      const settled = await Promise.allSettled(made.values());
      return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    },
  };
}

function isImplementation(place: Place): boolean {
  return place.startsWith('target:') && bundledImplementations().includes(nameOf(place));
}

async function targetAt(place: Place, signal: AbortSignal): Promise<Target | Missing> {
  const name = nameOf(place);
  if (isImplementation(place)) {
    const [subject] = await findSubjects([name]);
    const missing = subject && (await whyNotBuilt(subject, 'grpc-health-conformance certify'));
    if (missing !== undefined) return { missing };
  }
  return targetOf(
    {
      label: place,
      name,
      launch: { by: 'bundled', name },
      control: { by: 'target' },
      services: new Map(),
      features: [],
    },
    signal,
  );
}

async function programAt(name: string, signal: AbortSignal): Promise<Program | Missing> {
  const subject = await readManifest(join(packageRoot, 'probers', name, 'prober.yaml'));
  const missing = await whyNotBuilt(subject, 'npm run prober-parity --');
  if (missing !== undefined) return { missing };
  const { folder } = await buildTarget(subject, signal);
  return { folder, file: subject.manifest.command[0] };
}

/** Why a target or a program cannot be started now; `undefined` when it can. */
async function whyNotBuilt(subject: Subject, command: string): Promise<string | undefined> {
  const { name } = subject.manifest;
  try {
    if (await isBuilt(subject)) return undefined;
  } catch (error) {
    if (error instanceof ConformanceError && error.code === 'E_NEEDS')
      return `${error.message}; ${error.hint}`;
    throw error;
  }
  return `${name} is not built yet; ${command} ${name} builds it`;
}
