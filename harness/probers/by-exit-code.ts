import { weakerGrade } from './grades.ts';
import type { Decision, Machine, Prober } from './prober.ts';
import { seenWithin } from './seen.ts';
import type { Seen } from './seen.ts';
import type { ProberSettings } from './settings.ts';

/** Something that runs a command in a container and believes its exit code. */
export interface Runner {
  /** The first part of the names of its rules. */
  readonly id: string;
  /** How long the command may run. */
  readonly timeoutMs: number;
  /** How well it is known that only the exit code 0 is healthy, and where that can be read. */
  readonly ground: Machine['ground'];
}

/**
 * What a runner makes of a command that looks at a server: healthy for the exit code 0 and unhealthy for all others, also for a command
 * that has to be ended because its time is up.
 */
export function decideByExitCode(
  command: Prober,
  seen: Seen,
  settings: ProberSettings,
  { id, timeoutMs, ground }: Runner,
): Decision {
  const rule = `${id}/exit-code`;
  const said = command.decide(seen, settings);
  const inTime = command.decide(seenWithin(seen, timeoutMs), settings);
  if (said.verdict === 'unknown') return { ...said, rule };
  if (inTime.verdict === 'none' || inTime.verdict === 'unknown') {
    if (seen.untilMs < timeoutMs)
      return { ...said, verdict: 'unknown', fact: 'waits longer than was looked', grade: 'unknown', rule };
    const fact = `${command.name} does not end within ${String(timeoutMs / 1000)} s and is killed`;
    return { ...weaker(said, ground), verdict: 'unhealthy', fact, rule };
  }
  const ended = inTime.exitCode === undefined ? '' : ` ends with exit code ${String(inTime.exitCode)}`;
  const fact = `${command.name}${ended}: ${inTime.fact}`;
  return { ...weaker(inTime, ground), verdict: inTime.verdict, fact, rule };
}

/** A conclusion is known as well as the weaker of its two halves. */
function weaker(one: Machine['ground'], other: Machine['ground']): Machine['ground'] {
  return { grade: weakerGrade(one.grade, other.grade), source: `${one.source}; ${other.source}` };
}
