import { expect, it, test } from 'vitest';
import { decideByMessage, statusText } from './by-message.ts';
import type { Heard } from './stacks/heard.ts';

const STACK = { rule: 'stack/rule', grade: 'source', source: 'stack' } as const;
const OWN = { rule: 'prober/serving', grade: 'documented', source: 'prober' } as const;

test.each<[Heard, string, string]>([
  [{ ...STACK, kind: 'answered', status: 1 }, 'healthy', 'reads SERVING in the message'],
  [{ ...STACK, kind: 'answered', status: 2 }, 'unhealthy', 'reads NOT_SERVING in the message'],
  [{ ...STACK, kind: 'answered', status: undefined }, 'unhealthy', 'reads nothing in the message'],
])('%j is %s by the rule of the prober', (heard, verdict, fact) => {
  expect(decideByMessage(heard, OWN)).toEqual({ ...OWN, verdict, fact });
});

test.each<[Heard, string, string]>([
  [
    { ...STACK, kind: 'ended', code: 5, why: 'grpc-status 5' },
    'unhealthy',
    'the call ends with NOT_FOUND: grpc-status 5',
  ],
  [{ ...STACK, kind: 'unconnected', why: 'ECONNREFUSED' }, 'unhealthy', 'ECONNREFUSED'],
  [{ ...STACK, kind: 'waiting', forEver: true }, 'none', 'waits for an answer and gives itself no limit'],
])('%j is %s by the rule of its library', (heard, verdict, fact) => {
  expect(decideByMessage(heard, OWN)).toEqual({ ...STACK, verdict, fact });
});

test.each<[Heard, string]>([
  [{ ...STACK, kind: 'waiting', forEver: false }, 'waits longer than was looked'],
  [{ ...STACK, kind: 'unknown', why: 'nobody tried' }, 'nobody tried'],
])('%j is unknown, with no better grade than that', (heard, fact) => {
  expect(decideByMessage(heard, OWN)).toEqual({ ...STACK, verdict: 'unknown', grade: 'unknown', fact });
});

it('calls a status without a name by its number', () => {
  expect([1, 99, -1, undefined].map(statusText)).toEqual(['SERVING', 'status 99', 'status -1', 'nothing']);
});
