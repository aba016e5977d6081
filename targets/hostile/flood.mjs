// Prints more than fits into memory.
import { Buffer } from 'node:buffer';
import { startProgram } from './program.mjs';

const GIGABYTE = 1_000_000_000;
const LINES = Buffer.alloc(1_000_000, `${'x'.repeat(999)}\n`);

/** Serves, and prints a gigabyte on a file descriptor; every Check waits until all of it was taken. */
export async function floodWhileServing(descriptor) {
  let flooded;
  const flood = new Promise((resolve) => {
    flooded = resolve;
  });
  await startProgram({
    health: async (call, answer, method) => {
      if (method === 'Check') await flood;
      answer(call);
    },
  });
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  let left = GIGABYTE;
  const next = () => {
    if (left <= 0) return flooded();
    left -= LINES.length;
    // In a turn of its own: a pipe that takes everything at once would leave no time to serve.
    stream.write(LINES, () => setImmediate(next));
  };
  next();
}
