// Is killed at every tenth call, as if there were no memory left.
import { startProgram } from './program.mjs';

let calls = 0;
await startProgram({
  health: (call, answer) => {
    calls += 1;
    if (calls === 10) process.kill(process.pid, 'SIGKILL');
    else answer(call);
  },
});
