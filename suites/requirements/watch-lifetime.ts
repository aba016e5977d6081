import type { Requirement } from '../../harness/case/requirement.ts';
import { CONVENTION, HEALTH_CHECKING, HTTP2, PROTO_WATCH } from './sources.ts';

/** WCH: how a Watch lives and ends, and what it leaves behind for others. */
export const watchLifetimeRequirements = [
  {
    id: 'WCH-03',
    level: 'MUST',
    revision: 2018,
    source: PROTO_WATCH,
    title: 'The server does not end a Watch of a name that is not registered.',
    why: 'The client has to call again and again until the name is registered, and learns of it only with its next call.',
    bad: ['→ Watch "x"', '← SERVICE_UNKNOWN', '← end NOT_FOUND'],
  },
  {
    id: 'WCH-10',
    level: 'MUST',
    revision: 2018,
    source: HEALTH_CHECKING,
    title: 'Cancelling one watcher of a name disturbs neither its other watchers nor later Checks.',
    why: 'Clients come and go all the time. With each that leaves, others are cut off from changes and act on an old status.',
    bad: [
      '→ Watch "x", twice',
      '← SERVING, to both',
      '→ cancel the first',
      '(set "x" NOT_SERVING)',
      '· nothing more arrives at the second',
    ],
  },
  {
    id: 'WCH-12',
    level: 'SHOULD',
    revision: 2018,
    source: CONVENTION,
    title:
      'A watcher of a name that is cleared hears SERVICE_UNKNOWN or the end of the stream; one that is still there hears when the name is registered again.',
    why: 'Clients go on sending calls to a service that the server no longer has.',
    tolerated:
      'SERVICE_UNKNOWN with the stream left open, SERVICE_UNKNOWN and then the end, or the end alone.',
    bad: ['→ Watch "x"', '← SERVING', '(clear "x")', '· nothing more arrives'],
  },
  {
    id: 'WCH-13',
    level: 'SHOULD',
    revision: 2018,
    source: PROTO_WATCH,
    title: 'The server does not end a Watch by itself while it runs.',
    why: 'Clients treat the server as unhealthy until their next Watch has answered, so traffic flaps. The protocol foresees such an end, and clients recover from it by calling again.',
    bad: ['→ Watch "x"', '← SERVING', '← end OK'],
  },
  {
    id: 'WCH-15',
    level: 'MUST',
    revision: 2018,
    source: `${HTTP2} · ${HEALTH_CHECKING}`,
    title:
      'A watcher that does not read delays no other watcher, no Check and no change on other connections, and ends at the last status once it reads again.',
    why: 'A single client that stalls, by mistake or on purpose, stops the health checks of all others. The one that stalled may keep an old status.',
    tolerated:
      'Statuses in between may be missing when it reads again, and a server may end the Watch that does not read.',
    bad: [
      '→ v: Watch "x" with a closed window',
      '→ w: Watch "x" on another connection',
      '← w: SERVING',
      '(set "x" NOT_SERVING)',
      '· nothing more arrives at w',
    ],
  },
  {
    id: 'WCH-17',
    level: 'MUST',
    revision: 2018,
    source: HTTP2,
    title: 'The deadline of a Watch ends it for the client, and the name stays usable.',
    why: 'A client that sets a deadline opens a new Watch after each. If the expired one does damage, nobody learns the health of the service any more.',
    tolerated: 'DEADLINE_EXCEEDED, CANCELLED or a reset stream as the end on the wire.',
    bad: [
      '→ Watch "x" with a deadline of 1 s',
      '← SERVING',
      '← end DEADLINE_EXCEEDED',
      '→ Watch "x"',
      '· nothing arrives',
    ],
  },
  {
    id: 'WCH-19',
    level: 'INFO',
    revision: 2018,
    source: CONVENTION,
    title:
      'Watching names that are not registered leaves nothing behind: 10,000 watches of different names, opened and cancelled, do not grow the server.',
    why: 'Any client can watch any name. If each leaves memory behind, a server that runs for long grows without a bound.',
    bad: [
      '→ 10,000 × Watch of another name, each cancelled',
      '· the memory of the server grows with every batch',
    ],
  },
  {
    id: 'WCH-22',
    level: 'MUST',
    revision: 2018,
    source: HEALTH_CHECKING,
    title: 'After 200 rounds of cancelling a Watch and opening two others at once the server still answers.',
    why: 'Clients that reconnect do just this. A server that locks up on it stays out until it is restarted.',
    bad: ['→ Watch "x"', '→ cancel', '→ Watch "x", twice at once', '→ Check "x"', '· no answer arrives'],
  },
] as const satisfies readonly Requirement[];
