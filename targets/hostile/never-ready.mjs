// Starts, says a word, and never gets ready.
import { print, stay } from './program.mjs';

print('loading the index, this may take a while\n');
stay();
