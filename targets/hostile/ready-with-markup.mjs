// Has a name and a version full of terminal control sequences, markup and text that changes direction.
import { HOSTILE_TEXT } from './hostile-text.mjs';
import { startProgram } from './program.mjs';

await startProgram({
  ready: (line) => JSON.stringify({ ...line, name: HOSTILE_TEXT, version: HOSTILE_TEXT }),
});
