// Prints the first half of its ready line and never the rest.
import { print, startProgram } from './program.mjs';

await startProgram({
  ready: (line) => {
    print(JSON.stringify(line).slice(0, 40));
  },
});
