// Prints the ready line twice, the second time with an address where nobody listens.
import { startProgram } from './program.mjs';
import { nobody } from './tcp.mjs';

const elsewhere = await nobody();
await startProgram({
  ready: (line) => `${JSON.stringify(line)}\n${JSON.stringify({ ...line, address: elsewhere })}`,
});
