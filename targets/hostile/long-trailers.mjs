// Ends every call with trailers of a megabyte.
import { startProgram } from './program.mjs';

const TRAILERS = Object.fromEntries(
  Array.from({ length: 50 }, (_, index) => [`x-trailer-${index}`, 'x'.repeat(20_000)]),
);

await startProgram({
  http2: { maxSendHeaderBlockLength: 2_000_000 },
  health: (call, answer) => {
    answer({ ...call, end: (code, text) => call.end(code, text, TRAILERS) });
  },
});
