import { serve } from './serve.mjs';

/** Breaks one SHOULD: the empty name starts as NOT_SERVING (CHK-01). */
export default async function start() {
  const { target } = await serve();
  target.setStatus('', 'NOT_SERVING');
  return target;
}
