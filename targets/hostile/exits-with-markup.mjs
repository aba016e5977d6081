// Ends at once, and what it printed last is full of terminal control sequences and markup.
import { HOSTILE_TEXT } from './hostile-text.mjs';
import { print } from './program.mjs';

print(`${HOSTILE_TEXT}\n`);
process.exit(1);
