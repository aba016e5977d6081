// Leaves a daemon behind that ignores SIGTERM and starts again whatever of it is killed.
import { spawn } from 'node:child_process';
import { startProgram } from './program.mjs';

const GUARD = 'trap "" TERM INT HUP; while :; do sleep 600; done';
spawn('sh', ['-c', GUARD], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] }).unref();
await startProgram();
