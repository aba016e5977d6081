// Prints its ready line on stderr.
import { startProgram } from './program.mjs';

await startProgram({
  ready: (line) => {
    console.error(JSON.stringify(line));
  },
});
