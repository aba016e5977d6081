// Resets every other stream.
import { constants } from 'node:http2';
import { startProgram } from './program.mjs';

let calls = 0;
await startProgram({
  health: (call, answer) => {
    calls += 1;
    if (calls % 2 === 0) call.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else answer(call);
  },
});
