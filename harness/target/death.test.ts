import { describe, expect, it } from 'vitest';
import { deathOf } from './death.ts';
import type { TargetProcess } from './target.ts';

function processThat(exited: Promise<string>, printed = ''): TargetProcess {
  return {
    label: 'pid 1',
    exited,
    signal: () => Promise.resolve(),
    memoryBytes: () => Promise.resolve(undefined),
    lastOutput: () => printed,
  };
}

describe('the death of a target', () => {
  it.each<[printed: string, message: string]>([
    ['', 'the target died: exit code 1'],
    [
      'loading\npanic: no table\n\n',
      'the target died: exit code 1; the last line that it printed: "panic: no table"',
    ],
    ['\u001b[2J\r\n', String.raw`the target died: exit code 1; the last line that it printed: "\u{1b}[2J"`],
  ])('after it printed %j', async (printed, message) => {
    const death = await deathOf(processThat(Promise.resolve('exit code 1'), printed));
    expect(death).toMatchObject({ code: 'E_TARGET_DIED', message });
  });

  it('is noticed when the news come a moment later', async () => {
    const exited = new Promise<string>((resolve) => {
      setImmediate(resolve, 'SIGKILL');
    });
    expect(await deathOf(processThat(exited))).toMatchObject({ message: 'the target died: SIGKILL' });
  });

  it('is none of a target that lives, or has no process', async () => {
    expect(await deathOf(processThat(new Promise(() => undefined)))).toBeUndefined();
    expect(await deathOf(undefined)).toBeUndefined();
  });
});
