import { expect, it } from 'vitest';
import { fixed, OVERALL } from '../case/names.ts';
import { message, prefix } from '../case/wire.ts';
import type { WireRequest } from '../case/wire.ts';
import type { Found } from './search.ts';
import { foundLines, literalOf, scenarioLines } from './wording.ts';

const CUT: WireRequest = { method: 'Check', body: [prefix({ off: 1 })] };
const FOUND: Found = {
  find: { kind: 'taken', call: 0, expected: 'a refusal of a message that is cut', actual: 'SERVING, OK' },
  scenario: { calls: [CUT], order: [], noise: [] },
  seed: -7,
  path: '12:0:3',
  seenAlone: true,
};

it('shows a find as frames, as a value, and with the command that repeats it', () => {
  expect(foundLines(FOUND, 'target:grpc-go').join('\n')).toBe(`\
✗ a request without a meaning was taken for a right one
  expected  a refusal of a message that is cut
  actual    SERVING, OK

  → HEADERS POST · Check
  → DATA
      00 00000001      prefix: not compressed, 1 byte, which is not what follows
    END_STREAM

  { method: 'Check', body: [ { piece: 'prefix', flag: 0, off: 1 } ] }

  npm run fuzz -- target:grpc-go --seed -7 --path 12:0:3`);
});

it('says which call it was, and that it was not seen alone', () => {
  const scenario = { ...FOUND.scenario, calls: [CUT, CUT] };
  const lines = foundLines({ ...FOUND, scenario, seenAlone: false }, 'x');
  expect(lines[0]).toBe('✗ a request without a meaning was taken for a right one (call 1)');
  expect(lines.at(-2)).toContain('not seen again');
});

it('shows every frame beside the calls', () => {
  const lines = scenarioLines({
    calls: [CUT, { method: 'Watch', body: message(OVERALL) }],
    order: [1, 0, 3],
    noise: [
      { after: 0, send: 'PING' },
      { after: 1, send: 'round trip' },
      { after: 2, send: 'SETTINGS', settings: { 4: 65_535 } },
      { after: 3, send: 'WINDOW_UPDATE', on: 'connection', bytes: 9 },
      { after: 4, send: 'PRIORITY', on: 1 },
      { after: 5, send: 'unknown type', on: 0, type: 64, flags: 1, hex: '00' },
      { after: 6, send: 'broken frame', frame: 'PING on a stream' },
    ],
  });
  expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
    'call 1',
    'call 2',
    'the frames in the order of the calls 2, 1, 2, then call by call',
    'behind frame 1: PING',
    'behind frame 2: PING, and its answer is awaited',
    'behind frame 3: SETTINGS {"4":65535}',
    'behind frame 4: WINDOW_UPDATE by 9 on the connection',
    'behind frame 5: PRIORITY on the stream of call 2',
    'behind frame 6: a frame of the type 64 on the stream of call 1',
    'behind frame 7: PING on a stream',
  ]);
});

it('writes a value that TypeScript reads back, whatever is in a name', () => {
  const request: WireRequest = { method: 'Check', body: message(fixed(`it's "a"\n\\ \u{1f691}`)) };
  const text = literalOf({ calls: [request], order: [], noise: [] });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what is written is code
  expect(new Function(`return ${text}`)()).toEqual(request);
  expect(scenarioLines({ calls: [request], order: [], noise: [] }).join('|')).not.toContain('\n');
});
