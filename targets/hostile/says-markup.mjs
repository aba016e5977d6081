// Says terminal control sequences and markup: on stdout, on stderr and as the message of every Check.
import { INTERNAL } from './grpc.mjs';
import { HOSTILE_TEXT } from './hostile-text.mjs';
import { print, startProgram } from './program.mjs';

await startProgram({
  health: (call, answer, method) => {
    print(HOSTILE_TEXT);
    console.error(HOSTILE_TEXT);
    if (method === 'Check') call.end(INTERNAL, HOSTILE_TEXT);
    else answer(call);
  },
});
