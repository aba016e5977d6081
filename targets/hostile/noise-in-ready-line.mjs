// Prints ten megabytes and its ready line behind them, all as one line.
import { print, startProgram } from './program.mjs';

for (let megabyte = 0; megabyte < 10; megabyte += 1) print('x'.repeat(1_000_000));
await startProgram();
