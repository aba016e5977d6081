import { serve } from './serve.mjs';

/** Fails while it is stopped. */
export default async function start() {
  const { target } = await serve();
  return {
    ...target,
    stop: () => {
      target.stop();
      throw new Error('already closed');
    },
  };
}
