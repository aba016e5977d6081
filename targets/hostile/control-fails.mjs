// Answers every method of its control service with INTERNAL.
import { INTERNAL } from './grpc.mjs';
import { startProgram } from './program.mjs';

await startProgram({
  control: (call) => {
    call.end(INTERNAL, 'the lock is poisoned');
  },
});
