import { inspect } from 'node:util';
import { requestLines } from '../case/wire-wording.ts';
import type { Found } from './search.ts';
import type { Noise, Scenario } from './scenario.ts';

/**
 * A find as lines: what was expected and seen, what was sent, the same as a value of TypeScript, and how it is repeated.
 *
 * @param given the target and the options that repeat it, as they are written in a shell
 */
export function foundLines({ find, scenario, seed, path, seenAlone }: Found, given: string): string[] {
  return [
    `✗ ${KINDS[find.kind]}${find.call === undefined || scenario.calls.length === 1 ? '' : ` (call ${String(find.call + 1)})`}`,
    `  expected  ${find.expected}`,
    `  actual    ${find.actual}`,
    '',
    ...scenarioLines(scenario).map((line) => `  ${line}`),
    '',
    ...literalOf(scenario)
      .split('\n')
      .map((line) => `  ${line}`),
    '',
    ...(seenAlone
      ? []
      : [
          '  It was not seen again with this alone: it may depend on what was sent before, or at the same time.',
        ]),
    `  npm run fuzz -- ${given} --seed ${String(seed)} --path ${path}`,
  ];
}

const KINDS: Readonly<Record<Found['find']['kind'], string>> = {
  taken: 'a request without a meaning was taken for a right one',
  'answered otherwise': 'a right request was answered otherwise than an ordinary one',
  hangs: 'a call hangs',
  unusable: 'the server is not usable any more',
  died: 'the target died',
};

/** What is sent in a scenario. */
export function scenarioLines({ calls, order, noise }: Scenario): string[] {
  const isOne = calls.length === 1;
  return [
    ...calls.flatMap((call, index) => [
      ...(isOne ? [] : [`call ${String(index + 1)}`]),
      ...requestLines(call).map((line) => `${isOne ? '' : '  '}${line.replaceAll('\n', '\\n')}`),
    ]),
    ...(isOne || order.length === 0
      ? []
      : [
          `the frames in the order of the calls ${order.map((index) => String((index % calls.length) + 1)).join(', ')}, then call by call`,
        ]),
    ...noise.map((each) => `behind frame ${String(each.after + 1)}: ${noiseText(each)}`),
  ];
}

function noiseText(noise: Noise): string {
  switch (noise.send) {
    case 'PING':
      return 'PING';
    case 'round trip':
      return 'PING, and its answer is awaited';
    case 'SETTINGS':
      return `SETTINGS ${JSON.stringify(noise.settings)}`;
    case 'WINDOW_UPDATE':
      return `WINDOW_UPDATE by ${String(noise.bytes)} on ${placeText(noise.on)}`;
    case 'PRIORITY':
      return `PRIORITY on ${placeText(noise.on)}`;
    case 'unknown type':
      return `a frame of the type ${String(noise.type)} on ${placeText(noise.on)}`;
    case 'broken frame':
      return noise.frame;
  }
}

function placeText(on: 'connection' | number): string {
  return on === 'connection' ? 'the connection' : `the stream of call ${String(on + 1)}`;
}

/** A scenario as it stands in a file of TypeScript: a `WireRequest` where one request is all there is. */
export function literalOf({ calls, order, noise }: Scenario): string {
  const [only] = calls;
  const value = calls.length === 1 && noise.length === 0 ? only : { calls, order, noise };
  return inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null, breakLength: 100 });
}
