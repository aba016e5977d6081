import { describe, expect, it, onTestFinished } from 'vitest';
import { serveFrames } from '../testing/frame-server.ts';
import { openWireConnection } from './connection.ts';
import type { WireConnection } from './connection.ts';
import { endOf } from './exchange.ts';
import { FLAG, FRAME } from './frames.ts';
import type { Frame } from './frames.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;

function connect(address: string): WireConnection {
  const connection = openWireConnection({ address });
  onTestFinished(connection.close);
  return connection;
}

describe('PING', () => {
  it('of the server is answered with its own bytes', async () => {
    const answers: string[] = [];
    const address = await serveFrames({
      onFrame: (frame, client) => {
        if (frame.type === FRAME.SETTINGS && frame.flags === 0)
          client.send({ type: FRAME.PING, flags: 0, stream: 0, payload: Buffer.from('12345678') });
        if (frame.type !== FRAME.PING || frame.flags !== FLAG.ACK) return;
        answers.push(frame.payload.toString());
        client.socket.end();
      },
    });
    const call = connect(address).call([[':path', '/']], { end: true });
    await call.until((exchange) => endOf(exchange).kind !== 'open', PATIENT_MS);
    expect(answers).toEqual(['12345678']);
  });

  it('has no answer when the time is up', async () => {
    expect(await connect(await serveFrames({ answersPing: false })).ping(1)).toBe(false);
  });

  it.each<[what: string, answer: (ping: Frame) => readonly Frame[]]>([
    ['other bytes', (ping) => [{ ...ping, flags: FLAG.ACK, payload: Buffer.from('otherone') }]],
    ['too few bytes', (ping) => [{ ...ping, flags: FLAG.ACK, payload: ping.payload.subarray(1) }]],
    ['a PING', (ping) => [ping]],
  ])('is not answered by %s', async (_what, answer) => {
    const address = await serveFrames({
      answersPing: false,
      onFrame: (frame, client) => {
        if (frame.type !== FRAME.PING || frame.flags !== 0) return;
        for (const each of answer(frame)) client.send(each);
        client.socket.end();
      },
    });
    expect(await connect(address).ping(PATIENT_MS)).toBe(false);
  });

  it('is answered although another is not', async () => {
    let pings = 0;
    const address = await serveFrames({
      answersPing: false,
      onFrame: (frame, client) => {
        if (frame.type !== FRAME.PING) return;
        pings += 1;
        if (pings === 2) client.send({ ...frame, flags: FLAG.ACK });
      },
    });
    const connection = connect(address);
    let first: boolean | undefined;
    void connection.ping(PATIENT_MS).then((answered) => (first = answered));
    expect(await connection.ping(PATIENT_MS)).toBe(true);
    expect(first).toBeUndefined();
  });

  it('is waited for after a GOAWAY in good order, and not after an error', async () => {
    const goAway = (code: number): Promise<string> =>
      serveFrames({
        answersPing: false,
        onFrame: (frame, client) => {
          if (frame.type !== FRAME.PING) return;
          const payload = Buffer.from([0, 0, 0, 0, 0, 0, 0, code]);
          client.send({ type: FRAME.GOAWAY, flags: 0, stream: 0, payload });
          client.send({ ...frame, flags: FLAG.ACK });
        },
      });
    expect(await connect(await goAway(0)).ping(PATIENT_MS)).toBe(true);
    expect(await connect(await goAway(11)).ping(PATIENT_MS)).toBe(false);
  });
});
