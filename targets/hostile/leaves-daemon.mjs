// Leaves a daemon behind: a process in a session of its own.
import { spawn } from 'node:child_process';
import { startProgram } from './program.mjs';

spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).unref();
await startProgram();
