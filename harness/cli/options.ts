import { InvalidArgumentError } from 'commander';
import { SERVICE_STATES } from '../../proto/status.ts';
import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import { ConformanceError } from '../errors.ts';
import { parseMetadataFlag, parseReadyFlag } from '../config/flags.ts';
import type { ConfigFlags, MetadataFlag } from '../config/flags.ts';

const REGISTERED: readonly RegisteredStatus[] = ['UNKNOWN', 'SERVING', 'NOT_SERVING'];
/** Node's timers count in a signed 32-bit number of milliseconds. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** Reads `NAME=STATUS`; the name may itself hold an equals sign. */
export function serviceOption(
  text: string,
  before: ReadonlyMap<string, RegisteredStatus> = new Map(),
): ReadonlyMap<string, RegisteredStatus> {
  const equals = text.lastIndexOf('=');
  const status = REGISTERED.find((known) => known === text.slice(equals + 1));
  if (equals === -1 || status === undefined) {
    throw new InvalidArgumentError(`expected NAME=STATUS with one of ${REGISTERED.join(', ')}.`);
  }
  const name = text.slice(0, equals);
  if (name === '') throw new InvalidArgumentError('the empty name has its own option: --overall STATUS.');
  return new Map(before).set(name, status);
}

/** Reads the start state of the empty name. */
export function overallOption(text: string): ServiceState {
  const state = SERVICE_STATES.find((known) => known === text);
  if (state === undefined) throw new InvalidArgumentError(`expected one of ${SERVICE_STATES.join(', ')}.`);
  return state;
}

/** Reads a positive whole number of milliseconds. */
export function timeoutOption(text: string): number {
  const ms = Number(text);
  if (!/^\d+$/.test(text) || ms < 1 || ms > LONGEST_TIMEOUT_MS) {
    throw new InvalidArgumentError('expected a whole number of milliseconds from 1 up.');
  }
  return ms;
}

/** Reads a seed. */
export function seedOption(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xff_ff_ff_ff) {
    throw new InvalidArgumentError('expected a whole number from 0 to 4294967295.');
  }
  return seed;
}

/**
 * Reads `KEY=env:NAME` or `KEY=file:PATH`.
 *
 * @throws ConformanceError `E_OPTION`: an error of the parser would show the text, which may hold a secret
 */
export function metadataOption(text: string, before: readonly MetadataFlag[] = []): readonly MetadataFlag[] {
  const flag = parseMetadataFlag(text);
  if ('problem' in flag) {
    throw new ConformanceError(
      'E_OPTION',
      `--metadata cannot be understood: ${flag.problem}`,
      'for example --metadata authorization=env:TOKEN, with TOKEN="Bearer ..." in the environment',
    );
  }
  return [...before, flag];
}

/** Reads how it is found out that a target is ready. */
export function readyOption(text: string): NonNullable<ConfigFlags['ready']> {
  const ready = parseReadyFlag(text);
  if ('problem' in ready) throw new InvalidArgumentError(ready.problem);
  return ready;
}
