// Says a control address where nobody listens.
import { startProgram } from './program.mjs';
import { nobody } from './tcp.mjs';

const control = await nobody();
await startProgram({ ready: (line) => JSON.stringify({ ...line, control }) });
