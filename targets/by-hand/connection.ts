import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { filtered } from './frames.ts';
import type { ByHand } from './options.ts';

/** How the preface of HTTP/2 begins, and no request of HTTP/1.1 does (RFC 9113, section 3.4). */
const PREFACE = 'PRI';
/** The first letter of a method of HTTP/1.1. */
const HTTP1 = /^[A-Z]/;

/** Serves a connection that came in, once it has said what it speaks. */
export function meet(
  client: Socket,
  server: Http2Server,
  { frames, meetsHttp1 = refuseHttp1 }: Pick<ByHand, 'frames' | 'meetsHttp1'>,
): void {
  client.on('error', () => undefined); // A client that leaves; nobody else listens yet.
  const look = (): void => {
    const first = client.read(PREFACE.length) as Buffer | null;
    if (first === null) {
      if (!client.readableEnded) client.once('readable', look);
      return;
    }
    client.unshift(first);
    const text = first.toString('latin1');
    if (text === PREFACE)
      server.emit('connection', frames === undefined ? client : filtered(client, frames()));
    else if (HTTP1.test(text)) meetsHttp1(client);
    else client.destroy();
  };
  look();
}

function refuseHttp1(client: Socket): void {
  client.resume();
  client.end('HTTP/1.1 505 HTTP Version Not Supported\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
}
