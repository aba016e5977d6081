// Prints the first half of its ready line as a line.
import { startProgram } from './program.mjs';

await startProgram({ ready: (line) => JSON.stringify(line).slice(0, 40) });
