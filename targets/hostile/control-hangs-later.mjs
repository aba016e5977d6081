// Answers no SetStatus on its control port, and everything else.
import { startProgram } from './program.mjs';

await startProgram({
  control: (call, answer, method) => {
    if (method !== 'SetStatus') answer(call);
  },
});
