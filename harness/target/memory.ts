import { execa } from 'execa';
import { processIds, readProc } from './process-group.ts';

/**
 * The resident memory of a process group: a server may fork workers, and a shell or a package manager may stand before it.
 *
 * @param group the number of the group
 * @returns bytes; `undefined` where nobody of the group is there or the system does not tell
 */
export async function memoryOfGroup(group: number): Promise<number | undefined> {
  if (process.platform === 'linux') return sumOfSizes(processIds().map((pid) => residentIn(pid, group)));
  const { stdout } = await execa('ps', ['-A', '-o', 'pgid=,rss='], { reject: false });
  return sumOfGroup(stdout, group);
}

/** Adds up the lines `pgid rss` of one group, as `ps` prints them in KiB. */
export function sumOfGroup(lines: string, group: number): number | undefined {
  return sumOfSizes(
    lines.split('\n').map((line) => {
      const [pgid, kib] = line.trim().split(/\s+/).map(Number);
      return pgid === group && kib !== undefined ? kib * 1024 : undefined;
    }),
  );
}

function sumOfSizes(sizes: readonly (number | undefined)[]): number | undefined {
  const known = sizes.filter((size) => size !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, size) => sum + size, 0);
}

function residentIn(pid: number, group: number): number | undefined {
  const stat = readProc(pid, 'stat');
  // After the name in brackets, which may hold anything, come state, parent and group (proc(5)).
  if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) !== group) return undefined;
  const kib = /^VmRSS:\s*(\d+) kB/m.exec(readProc(pid, 'status'))?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
}
