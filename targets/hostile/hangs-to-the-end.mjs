// Answers no SetStatus on its control port, and ignores SIGTERM and the end of its input.
import { startProgram } from './program.mjs';

process.on('SIGTERM', () => {
  // Whoever lists the processes sees that it was asked.
  process.title = 'ignores SIGTERM';
});
await startProgram({
  control: (call, answer, method) => {
    if (method !== 'SetStatus') answer(call);
  },
});
process.stdin.removeAllListeners('end');
