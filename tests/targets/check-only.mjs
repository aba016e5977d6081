import { serve } from './serve.mjs';

/** The protocol of 2015: Watch and List are not there. */
export default async function start() {
  const { target } = await serve(undefined, ['Check']);
  return target;
}
