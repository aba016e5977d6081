// Ends at once with exit code 1, after it has printed more than anybody wants to read.
import { print } from './program.mjs';

print(Array.from({ length: 100_000 }, (_, line) => `line ${line} of the log\n`).join(''));
console.error('panic: the table "carts" does not exist');
process.exit(1);
