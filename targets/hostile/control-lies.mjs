// Says that everything it is told to do is done, and does nothing.
import { Buffer } from 'node:buffer';
import { OK } from './grpc.mjs';
import { startProgram } from './program.mjs';

const DOES = ['SetStatus', 'ClearStatus', 'EnterTerminalState', 'Resume', 'Stop'];

await startProgram({
  control: (call, answer, method) => {
    if (!DOES.includes(method)) return answer(call);
    call.send(Buffer.alloc(0));
    call.end(OK);
  },
});
