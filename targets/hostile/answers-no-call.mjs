// Speaks HTTP/2 and never answers a call.
import { startProgram } from './program.mjs';

await startProgram({ health: () => undefined });
