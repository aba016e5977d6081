import { serve } from './serve.mjs';

/** Never stops: the server stays and goes on listening. */
export default async function start() {
  const { target } = await serve();
  return { ...target, stop: () => new Promise(() => undefined) };
}
