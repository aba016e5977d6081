// Answers each call after thirty seconds.
import { setTimeout } from 'node:timers';
import { startProgram } from './program.mjs';

await startProgram({
  health: (call, answer) => {
    setTimeout(() => answer(call), 30_000);
  },
});
