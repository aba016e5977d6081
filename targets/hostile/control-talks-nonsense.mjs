// Has a control port that answers with bytes that are no HTTP/2.
import { Buffer } from 'node:buffer';
import { startProgram } from './program.mjs';
import { listenTcp } from './tcp.mjs';

const control = await listenTcp((socket) => socket.write(Buffer.alloc(100_000, '\u001b[2J]]>\0')));
await startProgram({ ready: (line) => JSON.stringify({ ...line, control }) });
