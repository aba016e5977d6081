import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { LABEL_TESTCONTAINERS_SESSION_ID, getReaper } from 'testcontainers';
import { packageRoot } from '../../proto/package-root.ts';
import type { Engine } from './engine.ts';

/** The label that all containers of the suite carry, whoever started them. */
const LABEL = 'grpc-health-conformance';
/** The containers of this process carry this one with a value of their own. */
const SESSION_LABEL = `${LABEL}.session`;
const session = randomUUID();

/** A promise to remove what carries the labels, should this process end before it does so itself. */
export interface Guard {
  /** For a container that is to be guarded. */
  readonly labels: Readonly<Record<string, string>>;
  /** The container is gone. Settles when nothing of the guard is left, if it was the last one. */
  readonly release: () => Promise<void>;
}

interface GuardProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

let running: GuardProcess | undefined;
let guarded = 0;
let reaperAsked = false;

/**
 * Guards one more container. Call it before the container is created.
 *
 * Whoever starts containers removes them. When there is no time for that (SIGKILL, a second Ctrl-C, a crash), a small
 * process of ours does it, which hears our end by the end of its stdin and needs no image. The reaper of testcontainers
 * (Ryuk) is asked for too: it runs in a container, so it is left where a CI job dies with all its processes. Where its
 * image cannot be pulled we go on without it, and nobody waits for it.
 */
export function guardContainer(engine: Engine): Guard {
  running ??= startGuard(engine);
  guarded += 1;
  askReaper(engine);
  let released = false;
  return {
    labels: { [LABEL]: 'target', [SESSION_LABEL]: session, [LABEL_TESTCONTAINERS_SESSION_ID]: session },
    release: async () => {
      if (released) return;
      released = true;
      guarded -= 1;
      if (guarded > 0 || running === undefined) return;
      const { child, ended } = running;
      running = undefined;
      child.ref();
      child.stdin?.end('done\n');
      await ended;
    },
  };
}

function startGuard(engine: Engine): GuardProcess {
  const { protocol, socketPath, host, port, key, cert, ca } = engine.container.dockerode.modem as Modem;
  const child = spawn(process.execPath, [join(packageRoot, 'harness/container/guard-process.mjs')], {
    // In a session of its own: what ends us from the terminal must not end it.
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  child.stdin.on('error', () => undefined); // It ended before us; there is nobody to tell.
  // The key of a remote engine goes through the pipe: arguments can be read by everybody.
  const order = {
    engine: { protocol, socketPath, host, port, key: pem(key), cert: pem(cert), ca: pem(ca) },
    label: `${SESSION_LABEL}=${session}`,
  };
  child.stdin.write(`${JSON.stringify(order)}\n`);
  // Neither keeps this process alive.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return { child, ended };
}

/** How dockerode reaches the engine; its types do not say. */
interface Modem {
  readonly protocol?: string;
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: string | number;
  readonly key?: Buffer | string;
  readonly cert?: Buffer | string;
  readonly ca?: Buffer | string;
}

function pem(text: Buffer | string | undefined): string | undefined {
  return text?.toString();
}

function askReaper(engine: Engine): void {
  if (reaperAsked || process.env['TESTCONTAINERS_RYUK_DISABLED'] === 'true') return;
  reaperAsked = true;
  getReaper(engine)
    .then((reaper) => {
      reaper.addSession(session);
    })
    .catch(() => undefined); // Our own guard is there.
}
