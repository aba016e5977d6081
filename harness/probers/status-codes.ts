import { codeRangesText } from './code-ranges.ts';
import type { Decision, Grade, Ground } from './prober.ts';
import { readAnswer, readingText } from './reading.ts';
import type { Reading } from './reading.ts';
import type { Seen } from './seen.ts';
import type { CodeRange } from './settings.ts';

/** A load balancer that holds the code of a call against the codes that its users set, and reads nothing else. */
export interface CodeReader {
  /** The first part of the names of its rules. */
  readonly id: string;
  /** How its users call the codes that they set: `the matcher`. */
  readonly codesAre: string;
  readonly codes: readonly CodeRange[];
  /** How long it waits, from the begin of the dial. */
  readonly timeoutMs: number;
  /** Where its vendor says how codes are held against them. */
  readonly rule: Ground;
  /** Where it can be read that it ignores the message, where anybody says so. */
  readonly ignoresMessage: Ground;
  /** Where its vendor says that no answer in time is a failure. */
  readonly timeout: Ground;
}

/** SERVING, as a number. */
const SERVING = 1;
/** The answers of HTTP that clients of gRPC take for UNAVAILABLE (gRPC, http-grpc-status-mapping.md). */
const UNAVAILABLE_IN_HTTP: readonly string[] = ['429', '502', '503', '504'];
const UNAVAILABLE = 14;

/** What such a load balancer makes of an answer; `unknown` where it may read it in one way or another. */
export function decideByCode(seen: Seen, reader: CodeReader): Decision {
  const reading = readAnswer(seen, reader.timeoutMs);
  switch (reading.kind) {
    case 'plain':
    case 'odd-body':
      return byCode(reading, reader);
    case 'silent':
      return {
        verdict: 'unhealthy',
        fact: readingText(reading),
        rule: `${reader.id}/timeout`,
        ...reader.timeout,
      };
    case 'reset':
    case 'lost':
      return inferred('unhealthy', reading, reader, 'connection', 'without an answer no code can match');
    case 'http':
      // It fails for its HTTP status, or its status stands for UNAVAILABLE: both ways lead to the same where 14 does not match.
      return UNAVAILABLE_IN_HTTP.includes(reading.status) && !isIn(reader.codes, UNAVAILABLE)
        ? inferred('unhealthy', reading, reader, 'http-status', 'neither the status nor UNAVAILABLE matches')
        : unknown(reading, reader);
    case 'no-code':
    case 'half-grpc':
    case 'begun':
    case 'goaway':
      return unknown(reading, reader);
    case 'not-looked':
      return { ...unknown(reading, reader), fact: readingText(reading), rule: `${reader.id}/timeout` };
  }
}

function byCode(
  reading: Extract<Reading, { readonly kind: 'plain' | 'odd-body' }>,
  reader: CodeReader,
): Decision {
  const { code } = reading;
  const matches = isIn(reader.codes, code);
  const fact = `reads only grpc-status: ${String(code)} is ${matches ? '' : 'not '}in ${reader.codesAre} ${codeRangesText(reader.codes)}`;
  const rule = `${reader.id}/codes`;
  return { verdict: matches ? 'healthy' : 'unhealthy', fact, rule, ...groundOf(reading, matches, reader) };
}

/** That codes decide is documented; that nothing else does is another claim. */
function groundOf(
  reading: Extract<Reading, { readonly kind: 'plain' | 'odd-body' }>,
  matches: boolean,
  { rule, ignoresMessage }: CodeReader,
): Ground {
  if (!matches) return rule;
  if (reading.kind === 'odd-body') return asInferred(rule);
  if (reading.status === undefined) return reading.code === 0 ? asInferred(rule) : rule;
  if (reading.code !== 0) return asInferred(rule);
  return reading.status === SERVING ? rule : ignoresMessage;
}

function asInferred({ source }: Ground): Ground {
  return { grade: 'inferred', source };
}

function inferred(
  verdict: 'unhealthy',
  reading: Reading,
  { id, rule }: CodeReader,
  name: string,
  why: string,
): Decision {
  const grade: Grade = 'inferred';
  return {
    verdict,
    fact: `${readingText(reading)}: ${why}`,
    rule: `${id}/${name}`,
    grade,
    source: rule.source,
  };
}

function unknown(reading: Reading, { id, rule }: CodeReader): Decision {
  return {
    verdict: 'unknown',
    fact: `its vendor does not say what becomes of ${readingText(reading)}`,
    rule: `${id}/not-documented`,
    grade: 'unknown',
    source: rule.source,
  };
}

function isIn(ranges: readonly CodeRange[], code: number): boolean {
  return ranges.some(({ from, to }) => code >= from && code <= to);
}
