import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { memoryOfGroup, sumOfGroup } from './memory.ts';

const MIB = 1_048_576;

describe('sumOfGroup', () => {
  it.each<[lines: string, group: number, bytes: number | undefined]>([
    ['  10  100\n', 10, 102_400],
    ['10 100\n11 5\n10 1\n', 10, 103_424],
    ['10 100\n', 11, undefined],
    ['', 10, undefined],
    ['10\n', 10, undefined],
  ])('%j of group %i', (lines, group, bytes) => {
    expect(sumOfGroup(lines, group)).toBe(bytes);
  });
});

describe('memoryOfGroup', () => {
  it('counts a process and its children, and grows with what they hold', async () => {
    // A shell that stands before the program, as package managers do.
    const script =
      "const held = Buffer.alloc(200 * 1048576, 1); console.log(held.length); process.stdin.on('end', () => process.exit()).resume();";
    const shell = execa('sh', ['-c', '"$NODE" -e "$SCRIPT"; true'], {
      env: { NODE: process.execPath, SCRIPT: script },
      detached: true,
      reject: false,
      buffer: false,
      stdin: 'pipe',
    });
    const group = shell.pid ?? 0;
    onTestFinished(async () => {
      process.kill(-group, 'SIGKILL');
      await shell;
    });
    await new Promise((resolve) => shell.stdout.once('data', resolve));
    const bytes = await memoryOfGroup(group);
    expect(bytes).toBeGreaterThan(200 * MIB);
    expect(bytes).toBeLessThan(500 * MIB);
  });

  it('does not know a group that is not there', async () => {
    expect(await memoryOfGroup(2 ** 30)).toBeUndefined();
  });
});
