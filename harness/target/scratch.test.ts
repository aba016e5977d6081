import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createScratch } from './scratch.ts';
import type { Scratch } from './scratch.ts';

/** One that leaves nothing behind where a test fails. */
function scratchOfTest(): Scratch {
  const scratch = createScratch();
  onTestFinished(() => scratch.remove());
  return scratch;
}

it('nothing asked for is nothing to remove', async () => {
  await createScratch().remove();
});

it('the certificates are made once, and are gone with the folder', async () => {
  const scratch = scratchOfTest();
  const [one, other] = await Promise.all([scratch.certificates(), scratch.certificates()]);
  expect(other).toBe(one);
  const paths = Object.values(one.server);
  expect(paths.map((path) => existsSync(path))).toEqual([true, true, true]);
  await scratch.remove();
  expect(existsSync(dirname(one.server.cert))).toBe(false);
});

it('nothing lies at the path of a socket, which is another one each time', async () => {
  const scratch = scratchOfTest();
  const [one, other] = await Promise.all([scratch.socketPath(), scratch.socketPath()]);
  expect(one).not.toBe(other);
  expect(existsSync(dirname(one))).toBe(true);
  expect([one, other].map((path) => existsSync(path))).toEqual([false, false]);
  // The room that every system has for the path of a socket, in bytes.
  expect(Buffer.byteLength(one)).toBeLessThan(104);
  await scratch.remove();
  expect(existsSync(dirname(one))).toBe(false);
});

it('what is still being made when the folder is removed leaves nothing behind', async () => {
  const scratch = scratchOfTest();
  const making = scratch.certificates();
  await scratch.remove();
  const { server } = await making;
  expect(existsSync(dirname(server.cert))).toBe(false);
});

it('nothing comes back after the folder was removed', async () => {
  const scratch = scratchOfTest();
  await scratch.remove();
  await expect(scratch.socketPath()).rejects.toThrow('the run is over');
  await expect(scratch.certificates()).rejects.toThrow('the run is over');
});
