import { SERVING_STATUSES } from '../../proto/status.ts';
import { codeName } from '../channel/connection.ts';
import type { Decision, Ground } from './prober.ts';
import type { Heard } from './stacks/heard.ts';

const SERVING = 1;

/** Why a prober believes what it does, and the name of its rule. */
export type OwnRule = Ground & Pick<Decision, 'rule'>;

/** Decides as probers do that want SERVING in the message of a call that is OK. */
export function decideByMessage(heard: Heard, own: OwnRule): Decision {
  if (heard.kind !== 'answered') return decideWithoutMessage(heard);
  return {
    ...own,
    verdict: heard.status === SERVING ? 'healthy' : 'unhealthy',
    fact: `reads ${statusText(heard.status)} in the message`,
  };
}

/** Decides as probers do for which every call that is not OK is a failure. */
export function decideWithoutMessage(heard: Exclude<Heard, { readonly kind: 'answered' }>): Decision {
  const { grade, source, rule } = heard;
  return { grade, source, rule, ...withoutMessage(heard) };
}

function withoutMessage(
  heard: Exclude<Heard, { readonly kind: 'answered' }>,
): Pick<Decision, 'verdict' | 'fact'> & Partial<Ground> {
  switch (heard.kind) {
    case 'ended':
      return { verdict: 'unhealthy', fact: `the call ends with ${codeName(heard.code)}: ${heard.why}` };
    case 'unconnected':
      return { verdict: 'unhealthy', fact: heard.why };
    case 'waiting':
      return heard.forEver
        ? { verdict: 'none', fact: 'waits for an answer and gives itself no limit' }
        : { verdict: 'unknown', fact: 'waits longer than was looked', grade: 'unknown' };
    case 'unknown':
      return { verdict: 'unknown', fact: heard.why, grade: 'unknown' };
  }
}

/** `NOT_SERVING`, `status 99`, `nothing`. */
export function statusText(status: number | undefined): string {
  if (status === undefined) return 'nothing';
  return SERVING_STATUSES[status] ?? `status ${String(status)}`;
}
