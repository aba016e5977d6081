import type { Behaviour, Incoming } from './change.ts';

/** The first byte of a TLS record with a handshake message (RFC 8446, section 5.1). */
const TLS_HANDSHAKE = 0x16;

/**
 * Takes connections after a look at what the client says first.
 *
 * @param look is told whether the client speaks TLS, and may serve it: nothing of what it said is lost
 */
export function looking(
  look: (speaksTls: boolean, client: Incoming) => void,
): NonNullable<Behaviour['accept']> {
  return (client) => {
    const { socket } = client;
    socket.on('error', () => undefined); // A client that leaves; nobody else listens yet.
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      socket.unshift(chunk);
      look(chunk[0] === TLS_HANDSHAKE, client);
    });
  };
}
