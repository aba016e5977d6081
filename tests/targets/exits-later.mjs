import { serve } from './serve.mjs';

/** Ends the process in which it was asked to start servers, as code made for a process of its own may do. */
export default async function start() {
  const { target } = await serve();
  return { ...target, setStatus: () => process.exit(0) };
}
