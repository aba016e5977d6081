// Sends GOAWAY after each call.
import { startProgram } from './program.mjs';

await startProgram({
  health: (call, answer) => {
    const { session } = call.stream;
    call.stream.once('close', () => session?.close());
    answer(call);
  },
});
