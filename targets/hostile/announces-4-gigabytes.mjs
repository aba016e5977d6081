// Announces a message of four gigabytes with every answer, and begins to send it.
import { startProgram } from './program.mjs';
import { pour } from './pour.mjs';

await startProgram({
  health: (call) => {
    pour(call, 0xffff_ffff, Number.POSITIVE_INFINITY);
  },
});
