// Stops itself as Ctrl-Z does, once it is ready.
import { startProgram } from './program.mjs';

await startProgram();
process.kill(process.pid, 'SIGSTOP');
