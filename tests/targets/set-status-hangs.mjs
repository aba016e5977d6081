import { serve } from './serve.mjs';

/** Has a control function that never settles. */
export default async function start() {
  const { target } = await serve();
  return { ...target, setStatus: () => new Promise(() => undefined) };
}
