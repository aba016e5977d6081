import type { Broken } from '../case/result.ts';
import { duration } from '../case/text.ts';
import type { StatusCode } from '../channel/connection.ts';
import type { FarewellEvent } from '../channel/farewell.ts';
import { describeEnd } from './context.ts';

/** Something that a client saw, and when: in milliseconds since the stop began. */
export type SeenEvent = FarewellEvent & { readonly atMs: number };

/** What a client can make of the leave that a server took. */
export interface FarewellVerdict {
  readonly broken?: Broken;
  readonly notes: readonly string[];
}

/** How a Watch may end when its server stops, by the ledger; OK is tolerated (frameworks that complete their streams). */
const FIT: readonly StatusCode[] = ['UNAVAILABLE', 'CANCELLED'];

/**
 * Judges how a server took leave of a client with an open Watch (SHD-08). A Watch that is left open until the server is
 * torn down is another requirement's business (SHD-07), so what happens by force is not judged, but GOAWAY must have come.
 *
 * @param events what the client saw after the stop began, in that order
 * @param isForced whether something at this time was done by force, at the end of the grace period
 */
export function judgeFarewell(
  events: readonly SeenEvent[],
  isForced: (atMs: number) => boolean,
): FarewellVerdict {
  const inOrder = events.filter(({ atMs }) => !isForced(atMs));
  const goaway = inOrder.find(({ kind }) => kind === 'goaway');
  const end = inOrder.find((event) => event.kind !== 'goaway' && event.kind !== 'message');
  const notes = inOrder.map((event) => `${describeFarewell(event)} after ${duration(event.atMs)}`);
  const broken = (expected: string): FarewellVerdict => ({
    broken: { expected, actual: inOrder.map(describeFarewell).join(', then ') || 'nothing was sent' },
    notes,
  });
  if (goaway === undefined) return broken('GOAWAY before the connection is closed');
  if (end === undefined) return { notes: [...notes, 'the Watch is left open (see SHD-07)'] };
  if (end.kind !== 'status') return broken(`the Watch ends with ${FIT.join(' or ')}`);
  if (end.end.code === 'OK')
    return { notes: [...notes, 'OK as the end of a Watch at the stop is tolerated'] };
  return FIT.some((code) => code === end.end.code)
    ? { notes }
    : broken(`the Watch ends with ${FIT.join(' or ')}`);
}

/** How an event reads in transcripts and failures. */
export function describeFarewell(event: FarewellEvent): string {
  switch (event.kind) {
    case 'message':
      return String(event.status);
    case 'goaway':
      return event.code === 'NO_ERROR' ? 'GOAWAY' : `GOAWAY ${event.code}`;
    case 'status':
      return describeEnd(event.end);
    case 'reset':
      return event.code === 'NO_ERROR' ? 'the stream ends without a status' : `RST_STREAM ${event.code}`;
    case 'cut':
      return 'the connection is closed';
  }
}
