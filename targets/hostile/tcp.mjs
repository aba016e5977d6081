// Ports on which no HTTP/2 is spoken.
import { connect, createServer } from 'node:net';

/** Listens, and does something to everybody who comes. Returns the address. */
export async function listenTcp(onSocket) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${server.address().port}`;
}

/** An address where nobody listens and nobody can come to listen: the local end of an open connection. */
export async function nobody() {
  const address = await listenTcp(() => undefined);
  const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
  await new Promise((resolve) => {
    socket.once('connect', resolve);
  });
  return `127.0.0.1:${socket.localPort}`;
}
