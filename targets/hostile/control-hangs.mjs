// Answers no call on its control port.
import { startProgram } from './program.mjs';

await startProgram({ control: () => undefined });
