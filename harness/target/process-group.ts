import { readdirSync, readFileSync } from 'node:fs';

/** Carries the mark of one launch to everything that comes of it, wherever it goes. */
export const MARK_VARIABLE = 'CONFORMANCE_LAUNCH';

/** What was started: its process group, and the mark in its environment. */
export interface LaunchedGroup {
  readonly group: number;
  readonly mark: string;
}

/** How often it is looked for processes that were started while others were killed. */
const MOST_LOOKS = 10;

/** The groups that we started and that may still be there. */
const groups = new Set<LaunchedGroup>();

// Whatever ends this process, nothing that it started stays: an exception that nobody caught, process.exit() of a module.
process.once('exit', killEveryGroup);

/** Remembers a group, so that it ends with this process at the latest. */
export function rememberGroup(launched: LaunchedGroup): void {
  groups.add(launched);
}

/** Kills everything that is left. For the end of this process, when there is no time to be polite. */
export function killEveryGroup(): void {
  for (const launched of groups) killGroup(launched);
}

/**
 * Kills a group, also what its leader left behind, and forgets it: its number may be given to others later. A process that
 * left the group, as a daemon does, is found by its mark, where the system shows the environment of processes.
 */
export function killGroup(launched: LaunchedGroup): void {
  groups.delete(launched);
  signalProcess(-launched.group, 'SIGKILL');
  const killed = new Set<number>();
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    // Those that were killed may still be shown for a moment.
    const found = processesMarked(launched.mark).filter((pid) => !killed.has(pid));
    if (found.length === 0) return;
    for (const pid of found) {
      signalProcess(pid, 'SIGKILL');
      killed.add(pid);
    }
  }
}

/** Forgets a group of which nobody is left: its number may be given to others later. Returns whether it was so. */
export function forgetIfEmpty(launched: LaunchedGroup): boolean {
  try {
    // Signal 0 only asks whether anybody is there.
    return !process.kill(-launched.group, 0);
  } catch {
    return groups.delete(launched);
  }
}

/** Sends a signal to a process, or with a negative number to a group. Returns whether anybody was there. */
export function signalProcess(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** The processes that were started with a mark; none where there is no proc file system. */
function processesMarked(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const text = `${MARK_VARIABLE}=${mark}`;
  return processIds().filter((pid) => readProc(pid, 'environ').includes(text));
}

/** The numbers of all processes in the proc file system of Linux. */
export function processIds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** A file of a process in the proc file system; empty where the process ended meanwhile, or is not ours to see. */
export function readProc(pid: number, file: 'cmdline' | 'environ' | 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
