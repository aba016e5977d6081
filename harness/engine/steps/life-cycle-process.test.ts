import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runRow, told } from '../../../tests/run-row.ts';
import { NAME, OTHER, OVERALL } from '../../case/names.ts';
import {
  drains,
  ends,
  forgotten,
  kill,
  leavesNothing,
  reacts,
  restart,
  set,
  startsAgain,
  stop,
  stopped,
  watch,
} from '../../case/steps.ts';
import type { ControlConfig, Launch } from '../../config/target-config.ts';
import { targetOf } from '../../target/launch.ts';
import type { Target } from '../../target/target.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/bin/reference-target.js', import.meta.url));
/** Guards against hanging. */
const CEILING_MS = 60_000;

/** The program of the bundled targets, as it is built. */
function program(
  target: string,
  {
    shell,
    control = { by: 'target' },
  }: { readonly shell?: (command: string) => string; readonly control?: ControlConfig } = {},
): Promise<Target> {
  const launch: Launch = {
    by: 'command',
    command: shell ? [shell(`'${process.execPath}' '${PROGRAM}'`)] : [process.execPath, PROGRAM],
    shell: shell !== undefined,
    env: { CONFORMANCE_TARGET: target },
    ready: { by: 'contract' },
  };
  const config = { label: target, name: target, launch, control, services: new Map(), features: [] };
  return targetOf(config, new AbortController().signal);
}

const killed = [
  watch('w', OVERALL),
  watch('u', NAME, { on: 'second' }),
  reacts('w'),
  reacts('u'),
  kill(),
  ends('w'),
  ends('u'),
];

describe('SIGTERM', { timeout: CEILING_MS }, () => {
  it('is passed by a server that says NOT_SERVING first', async () => {
    const result = await runRow(await program('reference'), [drains()]);
    expect(told(result)).toBe('passed');
    expect(result.notes).toEqual([
      expect.stringMatching(/^NOT_SERVING .* after SIGTERM, a new connection is refused after .*; gap .*s$/),
    ]);
  });

  it('is broken by one that only refuses connections', async () => {
    const result = await runRow(await program('mutant/sigterm-refuses-at-once'), [drains()]);
    expect(told(result)).toMatch(
      /^expected NOT_SERVING after SIGTERM, while new connections are let in; saw no NOT_SERVING; a new connection is refused after /,
    );
  });

  it('is a graceful stop where there is no other', async () => {
    const target = await program('reference', { control: { by: 'templates', methods: {} } });
    const result = await runRow(target, [watch('w', OVERALL), reacts('w'), stop(1), ends('w'), stopped()]);
    expect(told(result)).toBe('passed');
    expect(result.notes.at(-1)).toMatch(/^stopped after .* of 30000 ms grace$/);
  });
});

describe('SIGKILL', { timeout: CEILING_MS }, () => {
  it('ends every Watch', async () => {
    const result = await runRow(await program('reference'), killed);
    expect(told(result)).toBe('passed');
    expect(result.notes).toEqual([
      expect.stringMatching(/^the Watch of "" ended after /),
      expect.stringMatching(/^the Watch of ".*\.a" ended after /),
    ]);
  });

  it('is broken where somebody keeps the connections', async () => {
    const result = await runRow(await program('mutant/sigkill-behind-relay'), killed, { timeoutMs: 2000 });
    expect(told(result)).toBe(
      'expected the Watch of "" ends when the server is killed; saw it is still open after 2000 ms',
    );
  });

  it('says nothing where it only hits what stands before the server', async () => {
    // With a stdin of its own, whose end does not end it.
    const target = await program('reference', { shell: (command) => `${command} < /dev/null; true` });
    expect(told(await runRow(target, killed))).toMatch(
      /^pid \d+ was killed, and the server goes on: it is a process that this one started$/,
    );
  });
});

describe('a restart', { timeout: CEILING_MS }, () => {
  const row = [
    set(NAME, 'SERVING'),
    set(OTHER, 'NOT_SERVING'),
    set(OVERALL, 'NOT_SERVING'),
    restart(),
    startsAgain(),
    forgotten(NAME),
    forgotten(OTHER),
  ];

  it('is passed by a program that begins anew', async () => {
    expect(told(await runRow(await program('reference'), row))).toBe('passed');
  });

  it('is passed by a server whose start state is another', async () => {
    expect(told(await runRow(await program('variant/overall-starts-not-serving'), row))).toBe('passed');
  });
});

describe('memory', { timeout: CEILING_MS }, () => {
  const row = [leavesNothing(4, 2500, 4096)];

  it('comes to rest', async () => {
    const result = await runRow(await program('reference'), row, { level: 'INFO' });
    expect(told(result)).toBe('passed');
    expect(result.notes).toEqual([
      expect.stringMatching(
        /^[48] batches of 2500 names of 4096 bytes; resident memory after each: (?:\d+\.\d, ){3,7}\d+\.\d MiB$/,
      ),
    ]);
  });

  it('grows where names are kept', async () => {
    const result = await runRow(await program('mutant/watch-names-never-forgotten'), row);
    expect(told(result)).toMatch(
      /^expected the memory comes to rest while other names are watched; saw it grows by .* MiB with every 9\.8 MiB of names: (?:\d+\.\d, ){7}\d+\.\d MiB$/,
    );
  });

  it.each([
    [
      'variant/names-over-200-bytes-refused',
      [
        /^a name of 4096 bytes is refused: end INTERNAL/,
        /^\d batches of 120 names of 190 bytes; resident memory after each: /,
      ],
    ],
    ['variant/streams-at-most-ten', [/^\d batches of 120 names of 4096 bytes; resident memory after each: /]],
  ])('is looked at whatever %s takes', async (target, notes) => {
    const result = await runRow(await program(target), [leavesNothing(2, 120, 4096)], { level: 'INFO' });
    expect(told(result)).toBe('passed');
    for (const [index, note] of notes.entries()) expect(result.notes[index]).toMatch(note);
  });

  it('cannot be looked at everywhere', async () => {
    const target = await program('reference');
    const start: Target['start'] = async (options, signal) => {
      const instance = await target.start(options, signal);
      if (instance.process === undefined) throw new Error('the program has a process');
      return { ...instance, process: { ...instance.process, memoryBytes: () => Promise.resolve(undefined) } };
    };
    expect(told(await runRow({ ...target, start }, [leavesNothing(2, 10, 100)]))).toMatch(
      /^the memory of pid \d+ cannot be read here$/,
    );
  });
});
