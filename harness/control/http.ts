import { quote } from '../case/text.ts';
import type { HttpRequest } from '../config/target-config.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { unsupported } from './control.ts';

/** How much of the body of an answer is read, in bytes: as much as an error shows. */
const READ_BYTES = 1024;

/**
 * Sends a request of control. A status of 200 to 299 means that it is done, 501 Not Implemented that the server has no
 * such thing (RFC 9110, section 15.6.2). Redirections are not followed: whoever drives a server knows its address.
 *
 * @param request with all values inserted
 * @param ended given when the target stops: gives up
 * @throws what `unsupported` makes for 501, ConformanceError `E_CONTROL` for every other answer, or for none
 */
export async function sendRequest(request: HttpRequest, ended: AbortSignal): Promise<void> {
  const { method, url, headers, body } = request;
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      // Otherwise the connection stays for the next request, and a server that stops may wait for its end.
      headers: { ...headers, connection: 'close' },
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: ended,
    });
  } catch (error) {
    throw new ConformanceError(
      'E_CONTROL',
      `${method} ${quote(url)} failed: ${quote(reasonOf(error))}`,
      'check the address of the request, and that the server is reachable from here',
    );
  }
  const text = await beginningOf(response);
  if (response.ok) return;
  if (response.status === 501) throw unsupported(text === '' ? 'it answers 501 Not Implemented' : text);
  throw new ConformanceError(
    'E_CONTROL',
    `${method} ${quote(url)} was answered with ${String(response.status)} ${text === '' ? 'without a body' : quote(text)}`,
    'answer 2xx when the change is made, and 501 where the server has no such thing',
  );
}

/** What is wrong: `fetch` itself only says that it failed. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}

/** The beginning of a body; the rest of it is not waited for. */
async function beginningOf({ body }: Response): Promise<string> {
  const pieces: AsyncIterable<Uint8Array> | null = body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of pieces ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= READ_BYTES) break;
    }
  } catch {
    // A connection that breaks after the status has said all that counts.
  }
  return Buffer.concat(chunks).subarray(0, READ_BYTES).toString().trim();
}
