import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import type { Method } from '../case/requirement.ts';
import type { Broken } from '../case/result.ts';
import type { Answer, CallEnd, Connection, HeardStatus, Silence, OpenWatch } from '../channel/connection.ts';
import { describeAnswer, describeEnd, describeNoAnswer } from './context.ts';

/** Whether a method is there, found by asking for it. */
export type Offer =
  | { readonly kind: 'offered' }
  /** ended with UNIMPLEMENTED and nothing else: a clean way to say no */
  | { readonly kind: 'absent' }
  /** the server keeps us out, which is its right */
  | { readonly kind: 'denied'; readonly code: string }
  /** neither offered nor refused cleanly */
  | { readonly kind: 'broken'; readonly broken: Broken };

/** What a first look at a server found. */
export interface Discovery {
  readonly offers: Readonly<Record<Method, Offer>>;
  /** What Check said of the empty name before anything was driven. */
  readonly overall: Answer<HeardStatus>;
}

/** How the first thing that happens on a Watch looks. */
type FirstEvent = { readonly kind: 'message' } | CallEnd | Silence;

const REGISTERED: readonly RegisteredStatus[] = ['UNKNOWN', 'SERVING', 'NOT_SERVING'];

/**
 * Looks at a server once: asks each method for the empty name and for a name that nobody registered.
 *
 * @param unknown a name that is not registered
 * @param timeoutMs ceiling for each call
 */
export async function discover(
  connection: Connection,
  unknown: string,
  timeoutMs: number,
): Promise<Discovery> {
  const options = { timeoutMs };
  const open: OpenWatch[] = [];
  const firstOf = (service: string): Promise<FirstEvent> => firstEvent(connection, service, timeoutMs, open);
  const [overall, unregistered, list, ...watches] = await Promise.all([
    connection.check('', options),
    connection.check(unknown, options),
    connection.list(options),
    firstOf(''),
    firstOf(unknown),
  ]);
  // Not before all have answered: there are servers that lock up when one Watch ends while another begins (WCH-22).
  for (const watch of open) watch.cancel();
  return {
    offers: {
      Check: offerOfCheck([overall, unregistered]),
      Watch: offerOfWatch(watches),
      List: offerOfList(list),
    },
    overall,
  };
}

/** Any answer but UNIMPLEMENTED is an answer (SVC-01). */
function offerOfCheck(answers: readonly Answer<HeardStatus>[]): Offer {
  const refusals = answers.filter((answer) => answer.kind === 'silent' || isCode(answer, 'UNIMPLEMENTED'));
  const denied = answers.filter((answer) => answer.kind === 'ended').filter(isDenial);
  if (denied[0] !== undefined && denied.length === answers.length)
    return { kind: 'denied', code: denied[0].code };
  if (refusals.length < answers.length) return { kind: 'offered' };
  const actual = refusals.map(describeAnswer).join('; ');
  return refusals.every((answer) => answer.kind === 'ended')
    ? { kind: 'absent' }
    : { kind: 'broken', broken: { expected: 'an answer of Check', actual } };
}

/**
 * A Watch that says something, or that ends as only a health service ends it, is there. One that ends with any other
 * code before the first message is neither: clients of such a server call again for ever (SVC-02).
 */
function offerOfWatch(events: readonly FirstEvent[]): Offer {
  if (events.some((event) => event.kind !== 'ended' || event.code === 'OK' || event.code === 'NOT_FOUND')) {
    return { kind: 'offered' };
  }
  const ends = events.filter((event) => event.kind === 'ended');
  const denied = ends.find(isDenial);
  if (denied !== undefined) return { kind: 'denied', code: denied.code };
  if (ends.every((end) => end.code === 'UNIMPLEMENTED')) return { kind: 'absent' };
  return {
    kind: 'broken',
    broken: {
      expected: 'a first message, or the end of the call with UNIMPLEMENTED',
      actual: `no message, ${ends.map(describeEnd).join('; ')}`,
    },
  };
}

/** RESOURCE_EXHAUSTED comes from a List that is there and has too much to say (LST-04). */
function offerOfList(answer: Answer<unknown>): Offer {
  if (answer.kind === 'answered' || isCode(answer, 'RESOURCE_EXHAUSTED')) return { kind: 'offered' };
  if (isCode(answer, 'UNIMPLEMENTED')) return { kind: 'absent' };
  if (answer.kind === 'ended' && isDenial(answer)) return { kind: 'denied', code: answer.code };
  return {
    kind: 'broken',
    broken: { expected: 'OK, RESOURCE_EXHAUSTED or UNIMPLEMENTED', actual: describeNoAnswer(answer) },
  };
}

function isCode(answer: Answer<unknown>, code: CallEnd['code']): boolean {
  return answer.kind === 'ended' && answer.code === code;
}

function isDenial(answer: Answer<unknown>): boolean {
  return isCode(answer, 'UNAUTHENTICATED') || isCode(answer, 'PERMISSION_DENIED');
}

/** The state of a name of which Check says this; UNREGISTERED for any answer without a status. */
export function stateOf(answer: Answer<HeardStatus>): ServiceState {
  if (answer.kind !== 'answered') return 'UNREGISTERED';
  return REGISTERED.find((status) => status === answer.value) ?? 'UNKNOWN';
}

/**
 * Opens a Watch and waits for its first event.
 *
 * @param open where a Watch that has not ended is left to be cancelled
 */
function firstEvent(
  connection: Connection,
  service: string,
  timeoutMs: number,
  open: OpenWatch[],
): Promise<FirstEvent> {
  return new Promise((resolve) => {
    const finish = (event: FirstEvent): void => {
      clearTimeout(ceiling);
      resolve(event);
    };
    const call = connection.watch(
      service,
      {},
      {
        onMessage: () => {
          finish({ kind: 'message' });
        },
        onEnd: finish,
      },
    );
    const ceiling = setTimeout(() => {
      finish({ kind: 'silent', afterMs: timeoutMs });
    }, timeoutMs);
    open.push(call);
  });
}
