// Crashes when a Watch has a change to tell of.
import { startProgram } from './program.mjs';

await startProgram({
  health: (call, answer, method) => {
    if (method !== 'Watch') return answer(call);
    let messages = 0;
    const { send } = call;
    answer({
      ...call,
      send: (message) => {
        messages += 1;
        if (messages > 1) throw new Error('iterator invalidated');
        return send(message);
      },
    });
  },
});
