// Prints a ready line of one megabyte.
import { startProgram } from './program.mjs';

await startProgram({ ready: (line) => JSON.stringify({ ...line, name: 'x'.repeat(1_000_000) }) });
