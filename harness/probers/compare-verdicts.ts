import type { Answers } from './ask-all.ts';
import { graded } from './graded.ts';
import { adviceFor } from './verdict-advice.ts';
import type { Advice } from './verdict-advice.ts';
import type { Decision, Prober } from './prober.ts';
import type { ProberSettings } from './settings.ts';
import { truthOf } from './truth.ts';
import type { Truth } from './truth.ts';

/**
 * How a prober stands to what the server says: it agrees, it takes a server for healthy that does not say so, it takes a healthy
 * server for unhealthy, it comes to no result, or nobody knows what it makes of the answer.
 */
export type Standing = 'agrees' | 'falsely-healthy' | 'falsely-unhealthy' | 'no-verdict' | 'unknown';

/** The verdict of one prober, held against what the server says. */
export interface ProberVerdict {
  readonly prober: Prober;
  readonly decision: Decision;
  readonly standing: Standing;
}

/** What all probers made of one server. */
export interface VerdictComparison {
  readonly truth: Truth;
  /** In the order of the probers. */
  readonly verdicts: readonly ProberVerdict[];
  /** What to change so that they agree. */
  readonly advice: readonly Advice[];
  /** Whether a prober is wrong about the server. */
  readonly discrepant: boolean;
}

/**
 * Holds what probers make of the answers of a server against what it says.
 *
 * @param answers to every one of the probers
 * @param secure whether the server is spoken to over TLS
 */
export function compareVerdicts(
  answers: Answers,
  probers: readonly Prober[],
  settings: ProberSettings,
  secure: boolean,
): VerdictComparison {
  const truth = truthOf(answers.strict.seen);
  const verdicts = probers.flatMap((prober): ProberVerdict[] => {
    const asked = answers.byProber.get(prober.id);
    if (asked === undefined) return [];
    const decision = graded(prober, prober.decide(asked.seen, settings));
    return [{ prober, decision, standing: standingOf(decision, truth) }];
  });
  return {
    truth,
    verdicts,
    advice: adviceFor({ truth, verdicts, answers, settings, secure }),
    discrepant: verdicts.some(({ standing }) => isWrong(standing)),
  };
}

/** Whether a prober with this standing acts on something that is not so. */
function isWrong(standing: Standing): boolean {
  return standing === 'falsely-healthy' || standing === 'falsely-unhealthy';
}

function standingOf({ verdict }: Decision, { healthy }: Truth): Standing {
  switch (verdict) {
    case 'healthy':
      return healthy ? 'agrees' : 'falsely-healthy';
    case 'unhealthy':
      return healthy ? 'falsely-unhealthy' : 'agrees';
    case 'none':
      return 'no-verdict';
    case 'unknown':
      return 'unknown';
  }
}
