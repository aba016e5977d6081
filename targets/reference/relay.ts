import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A process of its own that passes connections on to a server, and keeps those of its clients open when the server is gone.
 * It is text, since it must run without any of our files; its own end is sure, whoever forgets it.
 */
const PROGRAM = `
const { connect, createServer } = require('node:net');
const relay = createServer((client) => {
  const server = connect(Number(process.argv[1]), '127.0.0.1');
  let connected = false;
  server.on('connect', () => { connected = true; });
  server.on('error', () => { if (!connected) client.destroy(); });
  client.on('error', () => server.destroy());
  client.on('close', () => server.destroy());
  client.pipe(server);
  server.pipe(client, { end: false });
});
relay.listen(0, '127.0.0.1', () => process.stdout.write(String(relay.address().port)));
setTimeout(() => process.exit(), 60_000);
`;

/**
 * Starts the relay before a server that listens on 127.0.0.1. It ends with this process, unless this process is killed.
 *
 * @param address of the server
 * @returns the address of the relay
 */
export async function startRelay(address: string): Promise<string> {
  const port = address.slice(address.lastIndexOf(':') + 1);
  const relay = spawn(process.execPath, ['-e', PROGRAM, port], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => relay.kill());
  const [chunk] = (await once(relay.stdout, 'data')) as [Buffer];
  return `127.0.0.1:${chunk.toString()}`;
}
