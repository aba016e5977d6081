import { serve } from './serve.mjs';

/** Breaks one MUST: Check answers OK for names that nobody registered (CHK-05). */
export default async function start() {
  const { target } = await serve(({ Check }) => ({
    Check: (call, answer) => {
      Check(call, (error, value) => answer(null, error ? { status: 'SERVING' } : value));
    },
  }));
  return { ...target, name: 'broken-must', version: '1.2.3' };
}
