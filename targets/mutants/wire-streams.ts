import { FLAG, FRAME } from '../by-hand/frames.ts';
import type { Between, Frame } from '../by-hand/frames.ts';
import type { ByHand } from '../by-hand/options.ts';
import type { Call } from '../by-hand/rules.ts';
import { bareCallsOf, callsOf } from '../by-hand/select.ts';
import type { Mutant } from './mutant.ts';

/** What SETTINGS call the initial window, and its value where nobody says otherwise (RFC 9113, section 6.5.2). */
const INITIAL_WINDOW_SIZE = 4;
const DEFAULT_WINDOW = 65_535;
/** How many watches a connection has room for: more than other cases leave on one. */
const MOST_LEFT = 500;

const isWatch = callsOf('Watch');

/** Frames of a client go through a function that may keep them or change them; it begins anew for each connection. */
const hearing = (listen: () => (frame: Frame, between: Between) => void): ByHand => ({
  frames: () => ({ fromClient: listen() }),
});

/** SETTINGS with an initial window of at least the usual one. */
function withUsualWindow(frame: Frame): Frame {
  const payload = Buffer.from(frame.payload);
  for (let at = 0; at + 6 <= payload.length; at += 6) {
    if (payload.readUInt16BE(at) !== INITIAL_WINDOW_SIZE) continue;
    payload.writeUInt32BE(Math.max(DEFAULT_WINDOW, payload.readUInt32BE(at + 2)), at + 2);
  }
  return { ...frame, payload };
}

/** How a stream flows. */
export const wireStreamMutants: readonly Mutant[] = [
  {
    id: 'wire-watch-held-back',
    defect:
      'to a client that does not say what it is written with each message of a Watch is sent with the one after it',
    breaks: 'WIR-12',
    also: 'WCH-03 WCH-10 WCH-11 WCH-15 WCH-20 WCH-22 WIR-13 WIR-19 PRB-03 PRB-04 PRB-05',
    byHand: {
      only: bareCallsOf('Watch'),
      rules: ({ frame }) => {
        const held = new WeakMap<Call, Buffer>();
        return {
          frame: (call, message) => {
            const before = held.get(call);
            held.set(call, frame(call, message));
            return before ?? Buffer.alloc(0);
          },
        };
      },
    },
  },
  {
    id: 'wire-window-ignored',
    defect:
      'the initial window that a client gives to streams is taken for the usual one where it is smaller',
    breaks: 'WIR-21',
    also: 'WIR-13',
    byHand: hearing(() => (frame, { toServer }) => {
      toServer(frame.type === FRAME.SETTINGS ? withUsualWindow(frame) : frame);
    }),
  },
  {
    id: 'wire-message-without-window-dropped',
    defect: 'a message of a Watch for which there is no window is dropped',
    breaks: 'WIR-13',
    also: 'WCH-15',
    byHand: {
      only: isWatch,
      rules: ({ frame }) => ({
        frame: (call, message) =>
          call.session.remoteSettings.initialWindowSize === 0 ? Buffer.alloc(0) : frame(call, message),
      }),
    },
  },
  {
    id: 'wire-small-windows-ignored',
    defect: 'a window that is opened by less than a prefix stays closed',
    breaks: 'WIR-21',
    also: 'WIR-13',
    byHand: hearing(() => (frame, { toServer }) => {
      if (frame.type !== FRAME.WINDOW_UPDATE || frame.payload.readUInt32BE(0) >= 5) toServer(frame);
    }),
  },
  {
    id: 'wire-later-settings-ignored',
    defect: 'the SETTINGS of a client count when a connection begins, and are ignored later',
    breaks: 'WIR-13',
    also: 'WCH-15',
    byHand: hearing(() => {
      let known = false;
      return (frame, { toServer }) => {
        const isSettings = frame.type === FRAME.SETTINGS && (frame.flags & FLAG.ACK) === 0;
        if (!isSettings || !known) toServer(frame);
        known ||= isSettings;
      };
    }),
  },
  {
    id: 'wire-resets-leak',
    defect: `a Watch that is reset is kept, and once there are ${String(MOST_LEFT)} of one connection nothing is answered any more`,
    breaks: 'WIR-14',
    byHand: {
      rules: ({ admit }) => {
        const kept = new WeakMap<Call['session'], number>();
        return {
          admit: (call) => {
            const { session, stream } = call;
            stream.once('close', () => {
              if (stream.rstCode !== 0 && isWatch(call)) kept.set(session, (kept.get(session) ?? 0) + 1);
            });
            return (kept.get(session) ?? 0) < MOST_LEFT ? admit(call) : { by: 'lock-up' };
          },
        };
      },
    },
  },
  {
    id: 'wire-ping-unanswered',
    defect: 'a PING is not answered',
    breaks: 'WIR-17',
    byHand: {
      frames: () => ({
        fromServer: (frame, { toClient }) => {
          if (frame.type !== FRAME.PING) toClient(frame);
        },
      }),
    },
  },
];
