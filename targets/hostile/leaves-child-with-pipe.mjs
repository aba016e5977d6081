// Has a child that outlives it and keeps its stdout and stderr.
import { spawn } from 'node:child_process';
import { startProgram } from './program.mjs';

spawn('sleep', ['600'], { stdio: ['ignore', 'inherit', 'inherit'] });
await startProgram();
