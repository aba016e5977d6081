import { expect, it } from 'vitest';
import { runOnce } from './command.ts';

const FAR_MS = 10_000;
const never = new AbortController().signal;
const node = (code: string): [string, ...string[]] => [process.execPath, '-e', code];

it('tells the exit code and what was printed', async () => {
  const ended = await runOnce(node(`console.error('down'); process.exit(65)`), process.cwd(), FAR_MS, never);
  expect(ended).toEqual({ kind: 'exited', exitCode: 65, printed: 'down' });
});

it('gives up a tool that does not end', async () => {
  const ended = await runOnce(node('setInterval(() => {}, 1000)'), process.cwd(), 1, never);
  expect(ended).toEqual({ kind: 'waiting' });
});

it('tells a tool that is not there', async () => {
  const ended = runOnce(['./no-such-tool'], process.cwd(), FAR_MS, never);
  await expect(ended).rejects.toMatchObject({ code: 'E_PROBER' });
});

it('ends when nobody waits any more', async () => {
  const giveUp = new AbortController();
  const ended = runOnce(node('setInterval(() => {}, 1000)'), process.cwd(), FAR_MS, giveUp.signal);
  giveUp.abort(new Error('enough'));
  await expect(ended).rejects.toThrow('enough');
});
