// Crashes at the first Check.
import { startProgram } from './program.mjs';

await startProgram({
  health: (call, answer, method) => {
    if (method === 'Check') throw new Error('no such table: carts');
    answer(call);
  },
});
