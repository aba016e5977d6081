// Speaks version 2 of the contract.
import { startProgram } from './program.mjs';

await startProgram({ ready: (line) => JSON.stringify({ ...line, conformance: 2 }) });
