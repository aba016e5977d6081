import { isIPv6 } from 'node:net';
import { CONTRACT_VERSION } from '../../proto/contract.ts';
import { SERVICE_STATES } from '../../proto/status.ts';
import type { ServiceState } from '../../proto/status.ts';
import { FEATURES } from '../case/case.ts';
import type { Feature } from '../case/case.ts';
import { quote } from '../case/text.ts';
import type { TargetDescription } from './target.ts';

/** What a target program says once it listens. */
export interface ReadyLine extends TargetDescription {
  /** Where its server listens: `host:port`, `[::1]:port` or `unix:/path`. */
  readonly address: string;
  /** Where its control service listens, `host:port`; absent where it has none. */
  readonly control?: string;
}

/** What a line on the stdout of a target is. */
export type ParsedLine =
  | { readonly kind: 'ready'; readonly ready: ReadyLine }
  /** it is meant as the ready line, but breaks the contract; the text is safe to print */
  | { readonly kind: 'problem'; readonly problem: string }
  /** something else that the target prints */
  | { readonly kind: 'other' };

const KEYS = ['address', 'control', 'name', 'version', 'features', 'settleMs', 'overall'] as const;
/** As docs/write-a-target.md promises; a line is far shorter. */
const LONGEST_LINE_BYTES = 65_536;
const HIGHEST_PORT = 65_535;
const NAMED_EXAMPLE = '"127.0.0.1:41234"';

/** Begins like a ready line: for lines that cannot be read to the end. */
const MEANT_AS_READY = /^\s*\{\s*["']?conformance["']?\s*:/;

/**
 * Reads one line that a target printed on stdout: the ready line is the JSON object with the key `conformance`.
 *
 * @param line without its end; of a line that is too long its beginning is enough
 */
export function parseReadyLine(line: string): ParsedLine {
  // A program may log a hundred thousand other lines before it is ready.
  if (!line.includes('conformance')) return OTHER;
  if (Buffer.byteLength(line) > LONGEST_LINE_BYTES)
    return MEANT_AS_READY.test(line)
      ? problem(`it is longer than ${String(LONGEST_LINE_BYTES)} bytes`)
      : OTHER;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return MEANT_AS_READY.test(line) ? problem(`it is not valid JSON: ${quote(line)}`) : OTHER;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'conformance')) return OTHER;
  const { conformance, ...said } = value as Readonly<Record<string, unknown>>;
  const wrong = problemOf(conformance, said);
  // What was checked has the types of the interface.
  return wrong === undefined ? { kind: 'ready', ready: said as unknown as ReadyLine } : problem(wrong);
}

const OTHER: ParsedLine = { kind: 'other' };

function problem(text: string): ParsedLine {
  return { kind: 'problem', problem: text };
}

/** What breaks the contract first, or `undefined`. */
function problemOf(version: unknown, said: Readonly<Record<string, unknown>>): string | undefined {
  // Of another version nothing else is known.
  if (version !== CONTRACT_VERSION)
    return `"conformance" is ${shown(version)}; this suite speaks version ${String(CONTRACT_VERSION)} of the contract`;
  const unknown = Object.keys(said).find((key) => !KEYS.some((known) => known === key));
  if (unknown !== undefined) return `it has an unknown key ${quote(unknown)}; known are ${KEYS.join(', ')}`;
  if (said['address'] === undefined) return `"address" is missing; it should be like ${NAMED_EXAMPLE}`;
  for (const key of KEYS) {
    const value = said[key];
    const wrong = value === undefined ? undefined : RULES[key](value);
    if (wrong !== undefined) return `"${key}" is ${shown(value)}; ${wrong}`;
  }
  return undefined;
}

/** What each value should be, where it is not: the second half of a sentence. */
const RULES: Readonly<Record<(typeof KEYS)[number], (value: unknown) => string | undefined>> = {
  address: (value) =>
    typeof value === 'string' && (isHostAndPort(value) || /^unix:\P{C}+$/u.test(value))
      ? undefined
      : `it should be where the server really listens, ${NAMED_EXAMPLE}, "[::1]:41234" or "unix:/path"`,
  control: (value) =>
    typeof value === 'string' && isHostAndPort(value)
      ? undefined
      : `it should be where the control service really listens, ${NAMED_EXAMPLE}`,
  name: textRule,
  version: textRule,
  features: (value) => {
    if (!Array.isArray(value)) return `it should be a list of ${FEATURES.join(', ')}`;
    const unknown: unknown = value.find((entry) => !isFeature(entry));
    return unknown === undefined
      ? undefined
      : `there is no ${shown(unknown)}; known are ${FEATURES.join(', ')}`;
  },
  settleMs: (value) =>
    typeof value === 'number' && value >= 0 ? undefined : 'it should be a number of milliseconds, 0 or more',
  overall: (value) =>
    isServiceState(value) ? undefined : `it should be one of ${SERVICE_STATES.join(', ')}`,
};

function textRule(value: unknown): string | undefined {
  return typeof value === 'string' ? undefined : 'it should be a text';
}

/** Whether something that a target said is a feature that there is. */
export function isFeature(value: unknown): value is Feature {
  return FEATURES.some((known) => known === value);
}

/** Whether something that a target said is a state of a name. */
export function isServiceState(value: unknown): value is ServiceState {
  return SERVICE_STATES.some((known) => known === value);
}

/**
 * `host:port` with a port that somebody can listen on, an IPv6 address in brackets. Addresses are printed as they are, so
 * nothing that a terminal would obey may be in one.
 */
function isHostAndPort(text: string): boolean {
  const parts = /^(?:\[(?<ipv6>[^\]]*)\]|(?<host>[^:[\]/?#@\s\p{C}]+)):(?<port>\d{1,5})$/u.exec(text)?.groups;
  if (parts === undefined) return false;
  const { ipv6, port } = parts;
  return (ipv6 === undefined || isIPv6(ipv6)) && Number(port) >= 1 && Number(port) <= HIGHEST_PORT;
}

/** A value of JSON, safe to print. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
