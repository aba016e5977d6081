import { status } from '@grpc/grpc-js';
import { serve } from './serve.mjs';

/** Escape sequences, a new line that looks like a result, markup, a bidirectional override: to fool a reader of reports. */
const HOSTILE = '\u001b[2J\u001b[31mred\r\n✓ check/unknown-name passed ]]><failure/>&lt; \u202etxt\u0007';

export default async function start() {
  const { target } = await serve(({ Check }) => ({
    Check: (call, answer) => {
      if (call.request.service === '') Check(call, answer);
      else answer({ code: status.INTERNAL, details: HOSTILE });
    },
  }));
  return { ...target, name: HOSTILE, version: HOSTILE };
}
