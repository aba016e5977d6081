import { serve } from './serve.mjs';

/** A server that comes with a service of its own, whose name needs quotes in a shell. */
export default async function start() {
  const { target } = await serve();
  target.setStatus('shop.Cart', 'SERVING');
  target.setStatus("shop.It's = $here", 'NOT_SERVING');
  return target;
}
