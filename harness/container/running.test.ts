import { expect, test } from 'vitest';
import { describeEnd, memoryInUse } from './running.ts';

test.for([
  { state: { ExitCode: 0, OOMKilled: false }, text: 'exit code 0' },
  { state: { ExitCode: 3, OOMKilled: false }, text: 'exit code 3' },
  { state: { ExitCode: 143, OOMKilled: false }, text: 'exit code 143 as after SIGTERM' },
  { state: { ExitCode: 137, OOMKilled: true }, text: 'exit code 137 as after SIGKILL, out of memory' },
  { state: { ExitCode: 255, OOMKilled: false }, text: 'exit code 255' },
])('an end: $text', ({ state, text }) => {
  expect(describeEnd(state)).toBe(text);
});

test.for([
  {
    name: 'control groups 1',
    numbers: { usage: 100, stats: { total_inactive_file: 30, inactive_file: 1 } },
    bytes: 70,
  },
  { name: 'control groups 2', numbers: { usage: 100, stats: { inactive_file: 20 } }, bytes: 80 },
  { name: 'no word on the cache', numbers: { usage: 100 }, bytes: 100 },
  { name: 'a cache larger than all', numbers: { usage: 100, stats: { inactive_file: 200 } }, bytes: 100 },
  { name: 'a container that ended', numbers: {}, bytes: undefined },
])('memory in use, by $name', ({ numbers, bytes }) => {
  expect(memoryInUse(numbers)).toBe(bytes);
});
