// Ignores SIGTERM, its relatives and the end of its input.
import { startProgram } from './program.mjs';

for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => undefined);
await startProgram();
process.stdin.removeAllListeners('end');
