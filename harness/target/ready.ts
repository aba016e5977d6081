import type { Readiness } from '../config/target-config.ts';
import { escapeText, quote } from '../case/text.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { probeHttp2 } from '../channel/http2-probe.ts';
import { ConformanceError } from '../errors.ts';
import type { Output } from './output.ts';
import { parseReadyLine } from './ready-line.ts';
import type { ReadyLine } from './ready-line.ts';

/** What a server that is ready said of itself, or where it was found. */
export type Ready = Pick<ReadyLine, 'address'> & Partial<ReadyLine>;

/** The first pause between two attempts to connect, in milliseconds; each next is longer by half. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 250;

/**
 * Waits until a server that was launched is ready. The caller limits the time.
 *
 * @param readiness how it is found out; `{port}` in it was replaced already
 * @param transport how the server is spoken to
 * @param signal given when nobody waits any more
 * @throws ConformanceError `E_START` for a ready line that breaks the contract, or an address that is none
 */
export async function untilReady(
  readiness: Readiness,
  output: Output,
  transport: Omit<Endpoint, 'address'>,
  signal: AbortSignal,
): Promise<Ready> {
  switch (readiness.by) {
    case 'contract':
      return readyLine(output, signal);
    case 'log': {
      const found = await lineMatching(output, new RegExp(readiness.pattern), signal);
      return { address: addressIn(found, readiness) };
    }
    case 'address':
      await untilListening({ address: readiness.address, ...transport }, signal);
      return { address: readiness.address };
  }
}

/** The ready line of the contract. Only stdout counts; what else is printed there is passed over. */
function readyLine(output: Output, signal: AbortSignal): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    const end = output.onLine((text, stream) => {
      if (stream !== 'stdout') return;
      const line = parseReadyLine(text);
      if (line.kind === 'other') return;
      end();
      if (line.kind === 'ready') resolve(line.ready);
      else reject(brokenContract(line.problem));
    });
    signal.addEventListener('abort', end, { once: true });
  });
}

function brokenContract(problem: string): ConformanceError {
  return new ConformanceError(
    'E_START',
    `the ready line of the target cannot be used: ${problem}`,
    'print one line of JSON on stdout: { "conformance": 1, "address": "127.0.0.1:41234" }; docs/write-a-target.md tells the rest',
  );
}

export function lineMatching(output: Output, pattern: RegExp, signal: AbortSignal): Promise<RegExpExecArray> {
  return new Promise((resolve) => {
    const end = output.onLine((line) => {
      const match = pattern.exec(line);
      if (match === null) return;
      end();
      resolve(match);
    });
    signal.addEventListener('abort', end, { once: true });
  });
}

/** The address that a line of the log gives: in the first group of the pattern, or else in the configuration. */
function addressIn(match: RegExpExecArray, readiness: Extract<Readiness, { by: 'log' }>): string {
  const address = match[1] ?? readiness.address;
  if (address !== undefined && /^(?:unix:\P{C}+|\P{C}+:\d+)$/u.test(address)) return address;
  throw new ConformanceError(
    'E_START',
    `the log line ${quote(match[0])} gives no address: ${address === undefined ? 'the pattern has no group' : `${quote(address)} is none`}`,
    `put the address into the first group of the pattern ${escapeText(readiness.pattern)}, or give one beside it`,
  );
}

/** Dials until the server speaks HTTP/2: a program that was not written for us gives no other sign. */
async function untilListening(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    try {
      await probeHttp2(endpoint, LONGEST_PAUSE_MS * 4);
      return;
    } catch (error) {
      const mayComeYet = error instanceof ConformanceError && NOT_YET.some((code) => code === error.code);
      if (!mayComeYet) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** What a port says before its server is there; anything else it would say later too. */
const NOT_YET = ['E_REFUSED', 'E_UNREACHABLE', 'E_SILENT'] as const;
