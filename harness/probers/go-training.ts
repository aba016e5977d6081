import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { Machine, Prober } from './prober.ts';
import { grpcGo } from './stacks/grpc-go.ts';
import type { Limits } from './stacks/heard.ts';

/** Neither the connection nor the call has a limit. */
const LIMITS: Limits = { connectMs: undefined, callMs: undefined, countsFrom: 'dial' };

const GROUND = {
  grade: 'source',
  source: 'https://github.com/go-training/grpc-health-check/blob/c8d2fe1/rpc/client.go',
} as const;

/** It looks again a second after a look is done. */
const MACHINE: Machine = {
  intervalMs: 1000,
  timeoutMs: undefined,
  failuresToFall: 1,
  passesToRise: 1,
  first: 'unknown',
  firstLookMs: 0,
  ground: GROUND,
};

const stack = grpcGo();

/** A client of 2017 whose copy of the health service lies in another package: servers of today do not have its path. */
export const goTraining: Prober = {
  id: 'go-training-2017',
  name: 'go-training/grpc-health-check',
  version: 'c8d2fe1',
  family: 'message',
  asks: () => checkAsk('', { path: '/proto.Health/Check', tls: 'never' }),
  decide: (seen) => decideByMessage(stack(seen, LIMITS), { ...GROUND, rule: 'go-training-2017/serving' }),
  machine: () => MACHINE,
};
