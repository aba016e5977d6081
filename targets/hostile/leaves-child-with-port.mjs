// Has a child that outlives it and keeps its port.
import { spawn } from 'node:child_process';
import { startProgram } from './program.mjs';

const { health } = await startProgram();
spawn('sleep', ['600'], { stdio: ['ignore', 'ignore', 'ignore', health.server._handle.fd] });
