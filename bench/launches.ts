/**
 * Launches the reference program fifty times one after the other, then sixteen times at once, asks each server one question,
 * and stops it. Counts before and after what this process and its children hold: processes, open files, sockets, temporary
 * files. A difference is a leak; the program then ends with exit code 1.
 */
import { mkdtempSync, readdirSync, readlinkSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '../harness/channel/connection.ts';
import { targetOf } from '../harness/target/launch.ts';
import { processIds, readProc } from '../harness/target/process-group.ts';
import { packageRoot } from '../proto/package-root.ts';
import { row, time } from './measure.ts';

const IN_TURN = 50;
const AT_ONCE = 16;

const folder = mkdtempSync(join(tmpdir(), 'launches-'));
process.env['TMPDIR'] = folder;
const mark = `LAUNCHES=${folder}`;
const target = await targetOf(
  {
    label: 'the reference program',
    name: 'reference',
    launch: {
      by: 'command',
      command: [process.execPath, join(packageRoot, 'dist/bin/reference-target.js')],
      shell: false,
      env: { LAUNCHES: folder },
      ready: { by: 'contract' },
    },
    control: { by: 'target' },
    services: new Map(),
    features: [],
  },
  new AbortController().signal,
);

// What is loaded and opened once, with the first server, is no leak.
await launchOnce();
const before = holdings();
row('', 'before', 'after', 'wall');
await measure(`${String(IN_TURN)} one after the other`, async () => {
  for (let index = 0; index < IN_TURN; index += 1) await launchOnce();
});
await measure(`${String(AT_ONCE)} at once`, async () => {
  await Promise.all(Array.from({ length: AT_ONCE }, launchOnce));
});
rmdirSync(folder);

/** What this process holds, and how many processes carry its mark. Only Linux tells. */
interface Holdings {
  readonly processes: number;
  readonly files: number;
  readonly sockets: number;
  readonly temporary: number;
}

function holdings(): Holdings {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // The folder that was just read.
    }
  });
  return {
    processes: processIds().filter((pid) => readProc(pid, 'environ').includes(mark)).length,
    files: links.filter((link) => link !== '').length,
    sockets: links.filter((link) => link.startsWith('socket:')).length,
    temporary: readdirSync(folder).length,
  };
}

async function launchOnce(): Promise<void> {
  const instance = await target.start({ listen: { on: 'tcp' } }, new AbortController().signal);
  const connection = openConnection({ address: instance.address });
  const answer = await connection.check('', { timeoutMs: 20_000 });
  if (answer.kind !== 'answered') throw new Error(`no answer: ${JSON.stringify(answer)}`);
  connection.close();
  await instance.stop?.();
}

async function measure(label: string, run: () => Promise<void>): Promise<void> {
  const begin = performance.now();
  await run();
  const wallMs = performance.now() - begin;
  // Sockets of connections that were closed are given back in a later turn.
  let after = holdings();
  for (let turn = 0; turn < 1000 && describe(after) !== describe(before); turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    after = holdings();
  }
  row(label, describe(before), describe(after), time(wallMs));
  if (describe(after) !== describe(before)) process.exitCode = 1;
}

/** `0 processes, 24 files, 2 sockets, 0 temporary`. */
function describe({ processes, files, sockets, temporary }: Holdings): string {
  return ` ${String(processes)}p ${String(files)}f ${String(sockets)}s ${String(temporary)}t`;
}
