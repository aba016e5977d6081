import { serve } from './serve.mjs';

/** Starts one server and returns it every time. */
let running;

export default async function start() {
  running ??= serve();
  const { target } = await running;
  return target;
}
