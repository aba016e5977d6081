// Answers every call with a message of a hundred megabytes.
import { startProgram } from './program.mjs';
import { pour } from './pour.mjs';

await startProgram({
  health: (call) => {
    pour(call, 100_000_000, 100_000_000);
  },
});
