// Says an address with a control sequence in it that resets a terminal.
import { startProgram } from './program.mjs';

await startProgram({ ready: (line) => JSON.stringify({ ...line, address: '\u001bc\u202e\u0000:50051' }) });
