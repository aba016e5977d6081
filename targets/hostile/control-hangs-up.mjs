// Has a control port that closes every connection at once.
import { startProgram } from './program.mjs';
import { listenTcp } from './tcp.mjs';

const control = await listenTcp((socket) => socket.destroy());
await startProgram({ ready: (line) => JSON.stringify({ ...line, control }) });
