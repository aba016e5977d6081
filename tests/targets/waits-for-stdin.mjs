import { once } from 'node:events';
import { serve } from './serve.mjs';

/** Starts once there is something to read on stdin, so that a test decides when the run goes on. */
export default async function start() {
  console.error('the start waits for stdin');
  await once(process.stdin, 'data');
  process.stdin.destroy();
  const { target } = await serve();
  return target;
}
