import type { Case } from '../../harness/case/case.ts';
import { NAME, OVERALL } from '../../harness/case/names.ts';
import { check, closedWindow, pinged, resets, set, wire } from '../../harness/case/steps.ts';
import { message } from '../../harness/case/wire.ts';

/** How a stream flows: when a message comes, how much of it, and what ends it. */
export const wireStreamCases: readonly Case[] = [
  {
    id: 'wire/flushed/overall',
    requirement: 'WIR-12',
    summary: 'the first message of a Watch comes at once',
    steps: [wire({ method: 'Watch', body: message(OVERALL) }, { want: 'ends', accept: ['anything'] })],
  },
  {
    id: 'wire/flushed/unknown-name',
    requirement: 'WIR-12',
    summary: 'the first message of a Watch of a name that nobody registered comes at once',
    steps: [wire({ method: 'Watch', body: message(NAME) }, { want: 'ends', accept: ['anything'] })],
  },
  {
    id: 'wire/flushed/not-serving',
    requirement: 'WIR-12',
    summary: 'the first message of a Watch of a name that is NOT_SERVING comes at once',
    steps: [
      set(NAME, 'NOT_SERVING'),
      check(NAME, 'NOT_SERVING'),
      wire({ method: 'Watch', body: message(NAME) }, { want: 'ends', accept: ['anything'] }),
    ],
  },
  {
    id: 'wire/window/watch',
    requirement: 'WIR-13',
    summary: 'the first message of a Watch waits until the window is opened',
    steps: [closedWindow('Watch', OVERALL, 'at once')],
  },
  {
    id: 'wire/window/watch-byte-by-byte',
    requirement: 'WIR-13',
    summary: 'the first message of a Watch comes byte by byte where the window is opened so',
    steps: [closedWindow('Watch', OVERALL, 'byte by byte')],
  },
  {
    id: 'wire/window/watch-by-settings',
    requirement: 'WIR-13',
    summary: 'the first message of a Watch comes once SETTINGS open the window of all streams',
    steps: [closedWindow('Watch', OVERALL, 'by SETTINGS')],
  },
  {
    id: 'wire/window/check',
    requirement: 'WIR-21',
    summary: 'the answer of Check waits until the window is opened',
    steps: [closedWindow('Check', OVERALL, 'at once')],
  },
  {
    id: 'wire/window/check-byte-by-byte',
    requirement: 'WIR-21',
    summary: 'the answer of Check comes byte by byte where the window is opened so',
    steps: [closedWindow('Check', OVERALL, 'byte by byte')],
  },
  {
    id: 'wire/resets',
    requirement: 'WIR-14',
    summary: '5,000 watches that are opened and reset on one connection leave the server usable',
    steps: [resets(OVERALL, 5000)],
  },
  {
    id: 'wire/ping/idle-watch',
    requirement: 'WIR-17',
    summary: 'PING is answered while a Watch is open and idle',
    steps: [pinged(OVERALL, { reads: true })],
  },
  {
    id: 'wire/ping/watch-of-unknown-name',
    requirement: 'WIR-17',
    summary: 'PING is answered while a Watch of a name that nobody registered is open',
    steps: [pinged(NAME, { reads: true })],
  },
];
