// Prints a gigabyte on stdout while it serves; Check waits until all of it was taken.
import { floodWhileServing } from './flood.mjs';

await floodWhileServing(1);
