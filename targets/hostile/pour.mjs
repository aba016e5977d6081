// Sends messages of any length without holding them.
import { Buffer } from 'node:buffer';
import { frame, OK } from './grpc.mjs';

const PIECE = Buffer.alloc(65_536);

/** Sends one message that is announced as so long and is so long, in bytes, as fast as it is taken. */
export function pour(call, announced, length) {
  let left = length;
  call.sendBytes(frame(Buffer.alloc(0), announced));
  const next = () => {
    while (left > 0 && !call.stream.destroyed) {
      const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
      left -= piece.length;
      if (!call.sendBytes(piece)) {
        call.stream.once('drain', next);
        return;
      }
    }
    call.end(OK);
  };
  next();
}
