// Sends one update after the other on every Watch, without an end and as fast as they are taken.
import { Buffer } from 'node:buffer';
import { frame, statusMessage } from './grpc.mjs';
import { NOT_SERVING, SERVING, startProgram } from './program.mjs';

const UP_AND_DOWN = Buffer.concat([frame(statusMessage(SERVING)), frame(statusMessage(NOT_SERVING))]);
const THOUSANDS = Buffer.alloc(UP_AND_DOWN.length * 4000, UP_AND_DOWN);

await startProgram({
  health: (call, answer, method) => {
    if (method !== 'Watch') return answer(call);
    const next = () => {
      while (!call.stream.destroyed && call.sendBytes(THOUSANDS));
    };
    call.stream.on('drain', next);
    next();
  },
});
