// Prints ten megabytes without an end of line before its ready line.
import { print, startProgram } from './program.mjs';

for (let megabyte = 0; megabyte < 10; megabyte += 1) print('x'.repeat(1_000_000));
print('\n');
await startProgram();
