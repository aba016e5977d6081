import { serve } from './serve.mjs';

/** Has a control function that fails. */
export default async function start() {
  const { target } = await serve();
  return {
    ...target,
    setStatus: () => {
      throw new Error('read-only replica');
    },
  };
}
