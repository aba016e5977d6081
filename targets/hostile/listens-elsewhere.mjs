// Says an address at which it does not listen.
import { startProgram } from './program.mjs';
import { nobody } from './tcp.mjs';

const address = await nobody();
await startProgram({ ready: (line) => JSON.stringify({ ...line, address }) });
