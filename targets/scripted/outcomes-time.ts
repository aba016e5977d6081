import type { Outcome } from './outcome.ts';
import { answer, both, HEALTHY, pause, SERVING } from './plays.ts';

function slow(name: string, words: string, ms: number): Outcome {
  return both(name, `answers SERVING after ${words}`, [pause(ms), ...answer(SERVING)]);
}

/** Servers that are slow, about the time limits that probers have. */
export const timeOutcomes: readonly Outcome[] = [
  slow('slow_700ms', '0.7 seconds', 700),
  slow('slow_1500ms', '1.5 seconds', 1500),
  slow('slow_6s', '6 seconds', 6000),
  {
    name: 'slow_connect_700ms',
    does: 'is healthy and says 0.7 seconds after it accepts a connection that it speaks HTTP/2',
    listener: { by: 'http2', answers: HEALTHY, greetsAfterMs: 700 },
  },
  {
    name: 'slow_connect_1500ms',
    does: 'is healthy and says 1.5 seconds after it accepts a connection that it speaks HTTP/2',
    listener: { by: 'http2', answers: HEALTHY, greetsAfterMs: 1500 },
  },
  {
    name: 'slow_connect_700ms_answer_500ms',
    does: 'says after 0.7 seconds that it speaks HTTP/2, and answers SERVING 0.5 seconds after that',
    listener: {
      by: 'http2',
      answers: { check: [pause(500), ...answer(SERVING)] },
      greetsAfterMs: 700,
    },
  },
];
