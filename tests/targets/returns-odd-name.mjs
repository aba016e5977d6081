import { serve } from './serve.mjs';

/** Returns a name and a version that are no text. */
export default async function start() {
  const { target } = await serve();
  return { ...target, name: { of: 'server' }, version: 3 };
}
