import { serve } from './serve.mjs';

/** Throws at the twentieth Check, where nobody can catch it. */
export default async function start() {
  let checks = 0;
  const { target } = await serve(({ Check }) => ({
    Check: (call, answer) => {
      checks += 1;
      if (checks === 20) {
        setImmediate(() => {
          throw new Error('the bug of the target');
        });
      } else Check(call, answer);
    },
  }));
  return target;
}
