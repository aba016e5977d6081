import { serve } from './serve.mjs';

/** Stops nothing and leaves a timer behind. */
export default async function start() {
  const { target } = await serve();
  setInterval(() => undefined, 1000);
  return { ...target, stop: undefined };
}
