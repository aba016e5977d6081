import { onTestFinished } from 'vitest';
import type { Endpoint } from '../../channel/endpoint.ts';
import { createScratch } from '../../target/scratch.ts';
import { createCaseContext } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { NotApplicable } from '../outcome.ts';
import { createServerUnderTest } from '../server.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;

/**
 * What a step works with on a server that the test runs, until the test ends.
 *
 * @param timeoutMs ceiling for one observation, in milliseconds
 */
export function contextOn(endpoint: Endpoint, timeoutMs = PATIENT_MS): CaseContext {
  const server = createServerUnderTest(
    {
      endpoint,
      greeting: { maxConcurrentStreams: Number.POSITIVE_INFINITY },
      control: {},
      controlAddress: undefined,
      process: undefined,
      name: undefined,
      version: undefined,
      features: new Set(),
      overall: 'SERVING',
      settleMs: 0,
      stop: () => Promise.resolve(),
    },
    'SERVING',
    new Map(),
  );
  const offer = { kind: 'offered' } as const;
  const context = createCaseContext(
    {
      server,
      settings: {
        timeoutMs,
        seed: 1,
        nonce: 'nonce',
        overall: 'SERVING',
        known: new Map(),
        require: 2015,
        strict: false,
      },
      discovery: {
        offers: { Check: offer, Watch: offer, List: offer },
        overall: { kind: 'answered', value: 'SERVING' },
      },
      allOthers: Promise.resolve(),
      startServer: () => Promise.reject(new NotApplicable('there is no other server')),
      scratch: createScratch(),
    },
    { run: 'nonce', caseId: 'wire/something' },
    1,
  );
  onTestFinished(() => {
    context.release();
    server.pool.close();
  });
  return context;
}

/** The lines of the transcript so far, with → for what was sent. */
export function linesOf({ transcript }: CaseContext): string[] {
  return transcript.map(({ direction, what }) => `${direction === 'sent' ? '→' : '←'} ${what}`);
}
