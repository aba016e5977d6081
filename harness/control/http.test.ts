import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConformanceError } from '../errors.ts';
import { isUnsupported } from './control.ts';
import { sendRequest } from './http.ts';

const never = (): AbortSignal => new AbortController().signal;

/** A web server for the length of the test; returns where it listens. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const answering = (
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<string> => serve((_request, response) => response.writeHead(status, headers).end(body));

const send = (url: string, ended = never()): Promise<void> =>
  sendRequest({ method: 'POST', url, headers: {} }, ended);

/** What {@link sendRequest} says is wrong. */
async function complaintOf(sent: Promise<void>): Promise<unknown> {
  const error: unknown = await sent.then(
    () => 'done',
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConformanceError)) return error;
  return { code: error.code, message: error.message, hint: error.hint };
}

describe('a request of control', () => {
  it('is sent as it is', async () => {
    let seen: Pick<IncomingMessage, 'method' | 'url' | 'headers'> | undefined;
    let body = '';
    const url = await serve((request, response) => {
      seen = request;
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.end());
    });
    await sendRequest(
      {
        method: 'PUT',
        url: `${url}/set/a%2Fb?to=%26`,
        headers: { 'X-Token': 'secret', 'content-type': 'text/x' },
        body: 'é',
      },
      never(),
    );
    expect(seen).toMatchObject({
      method: 'PUT',
      url: '/set/a%2Fb?to=%26',
      // A server that stops does not have to wait for a connection that nobody uses.
      headers: { 'x-token': 'secret', 'content-type': 'text/x', connection: 'close' },
    });
    expect(body).toBe('é');
  });

  it.each([200, 201, 202, 204, 299])('is done with %d', async (status) => {
    await expect(send(await answering(status))).resolves.toBeUndefined();
  });

  it.each([
    ['with the reason', 'there is no UNKNOWN \n', 'there is no UNKNOWN'],
    ['without one', '', 'it answers 501 Not Implemented'],
  ])('cannot be done with 501, %s', async (_what, body, reason) => {
    const error = await complaintOf(send(await answering(501, body)));
    expect(isUnsupported(error)).toBe(true);
    expect(error).toHaveProperty('message', reason);
  });

  it.each([
    [400, 'no such "name"\u001b', String.raw`400 "no such \"name\"\u{1b}"`],
    [404, '', '404 without a body'],
    [500, 'x'.repeat(5000), `500 "${'x'.repeat(160)}…" (1024 characters)`],
    [503, '', '503 without a body'],
  ])('fails with %d', async (status, body, said) => {
    const url = await answering(status, body);
    expect(await complaintOf(send(url))).toEqual({
      code: 'E_CONTROL',
      message: `POST "${url}" was answered with ${said}`,
      hint: 'answer 2xx when the change is made, and 501 where the server has no such thing',
    });
  });

  it('follows no redirection', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await complaintOf(send(`${url}/here`))).toMatchObject({
      message: `POST "${url}/here" was answered with 302 without a body`,
    });
    expect(asked).toEqual(['/here']);
  });

  it.each([200, 500])('does not wait for the end of a body after %d', async (status) => {
    const gone: Promise<unknown>[] = [];
    const url = await serve((_request, response: ServerResponse) => {
      gone.push(once(response, 'close'));
      response.writeHead(status).write('y'.repeat(2000));
    });
    const answer = await complaintOf(send(url));
    if (status === 200) expect(answer).toBe('done');
    else expect(answer).toMatchObject({ message: expect.stringContaining('500 "yyy') as string });
    // The connection is given back.
    await Promise.all(gone);
  });

  it('is given up when the target stops', async () => {
    const ending = new AbortController();
    let gone: Promise<unknown> | undefined;
    const url = await serve((_request, response) => {
      gone = once(response, 'close');
      ending.abort(new Error('the target was stopped meanwhile'));
    });
    expect(await complaintOf(send(url, ending.signal))).toEqual({
      code: 'E_CONTROL',
      message: `POST "${url}" failed: "the target was stopped meanwhile"`,
      hint: 'check the address of the request, and that the server is reachable from here',
    });
    await gone;
  });

  it('tells why nothing answers', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    server.close();
    await once(server, 'close');
    expect(await complaintOf(send(`http://${address}/`))).toMatchObject({
      code: 'E_CONTROL',
      message: `POST "http://${address}/" failed: "connect ECONNREFUSED ${address}"`,
    });
  });

  it.each(['nonsense', 'ftp://localhost/', 'http://localhost:99999/'])(
    'tells of a URL that is none: %s',
    async (url) => {
      expect(await complaintOf(send(url))).toMatchObject({
        code: 'E_CONTROL',
        message: expect.stringMatching(/^POST ".*" failed: ".+"$/) as string,
      });
    },
  );
});
