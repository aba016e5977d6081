// Accepts every connection and says nothing on it.
import { startProgram } from './program.mjs';
import { listenTcp } from './tcp.mjs';

const address = await listenTcp(() => undefined);
await startProgram({ ready: (line) => JSON.stringify({ ...line, address }) });
