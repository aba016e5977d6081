import { describe, expect, it } from 'vitest';
import type { Outcome, Script } from './outcome.ts';
import { outcomeNamed, outcomes } from './outcomes.ts';

/** All scripts of an outcome. */
function scriptsOf({ listener }: Outcome): Script[] {
  if (listener.by !== 'http2') return [];
  const { exceptions = [], check, watch = [], other = [] } = listener.answers;
  return [check, watch, other, ...exceptions.map(({ script }) => script)];
}

it('are found by names of their own', () => {
  for (const outcome of outcomes) expect(outcomeNamed(outcome.name)).toBe(outcome);
  expect(outcomeNamed('nobody')).toBeUndefined();
});

describe.each(outcomes.map((outcome) => [outcome.name, outcome] as const))('%s', (name, outcome) => {
  it('has a name and one sentence', () => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    expect(outcome.does).toMatch(/^[a-z].*[^.]$/);
  });

  it('sends what HTTP/2 lets it send', () => {
    for (const script of scriptsOf(outcome)) {
      let ended = false;
      let opened = false;
      for (const play of script) {
        if (play.play === 'headers' || play.play === 'data' || play.play === 'reset')
          expect(ended).toBe(false);
        if (play.play === 'data') {
          expect(opened).toBe(true);
          expect(play.hex).toMatch(/^([0-9a-f]{2})*$/);
        }
        if (play.play === 'headers') {
          expect(play.fields.some(([field]) => field === ':status')).toBe(!opened);
          if (opened) expect(play.end).toBe(true);
          opened = true;
        }
        ended ||= play.play === 'reset' || ('end' in play && play.end);
      }
    }
  });
});
