import type { Case } from '../harness/case/case.ts';
import { NAME, OTHER, OVERALL } from '../harness/case/names.ts';
import {
  cancel,
  check,
  enterTerminalState,
  hears,
  never,
  reacts,
  resume,
  set,
  watch,
} from '../harness/case/steps.ts';

/** The terminal state: the health service tells that the server goes down. */
export const shutdownCases: readonly Case[] = [
  {
    id: 'shutdown/terminal-services-not-serving',
    requirement: 'SHD-01',
    summary: 'in the terminal state every registered service is NOT_SERVING',
    steps: [
      set(NAME, 'SERVING'),
      set(OTHER, 'NOT_SERVING'),
      enterTerminalState(),
      check(NAME, 'NOT_SERVING'),
      check(OTHER, 'NOT_SERVING'),
    ],
  },
  {
    id: 'shutdown/terminal-overall-not-serving',
    requirement: 'SHD-01',
    summary: 'in the terminal state the empty name is NOT_SERVING',
    steps: [set(OVERALL, 'SERVING'), enterTerminalState(), check(OVERALL, 'NOT_SERVING')],
  },
  {
    id: 'shutdown/terminal-watchers-hear',
    requirement: 'SHD-02',
    summary:
      'watchers of registered services hear NOT_SERVING when the terminal state begins, or their call ends',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      enterTerminalState(),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'shutdown/terminal-overall-watchers-hear',
    requirement: 'SHD-02',
    summary: 'watchers of the empty name hear NOT_SERVING when the terminal state begins, or their call ends',
    steps: [
      set(OVERALL, 'SERVING'),
      watch('w', OVERALL),
      hears('w', 'SERVING'),
      enterTerminalState(),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'shutdown/terminal-ignores-changes',
    requirement: 'SHD-03',
    summary: 'in the terminal state a change makes neither a service nor the empty name SERVING again',
    steps: [
      set(NAME, 'SERVING'),
      set(OVERALL, 'SERVING'),
      enterTerminalState(),
      set(NAME, 'SERVING'),
      check(NAME, 'NOT_SERVING'),
      set(OVERALL, 'SERVING'),
      check(OVERALL, 'NOT_SERVING'),
    ],
  },
  {
    id: 'shutdown/terminal-new-name-not-serving',
    requirement: 'SHD-03',
    summary: 'in the terminal state a name that is set for the first time does not become SERVING',
    steps: [enterTerminalState(), set(NAME, 'SERVING'), never(NAME, 'SERVING')],
  },
  {
    id: 'shutdown/terminal-unknown-name',
    requirement: 'SHD-04',
    summary: 'in the terminal state a name that was never registered stays NOT_FOUND',
    // There an unregistered name is NOT_SERVING too while the server as a whole is.
    tolerate: 'coupling',
    steps: [set(OTHER, 'SERVING'), enterTerminalState(), check(NAME, 'NOT_FOUND')],
  },
  {
    id: 'shutdown/terminal-later-watch',
    requirement: 'SHD-05',
    summary: 'a Watch opened in the terminal state starts with NOT_SERVING',
    steps: [set(NAME, 'SERVING'), enterTerminalState(), watch('w', NAME), hears('w', 'NOT_SERVING')],
  },
  {
    id: 'shutdown/terminal-does-not-register-watched-name',
    requirement: 'CHK-20',
    summary:
      'a name that was only watched is not registered by the terminal state, nor after its watcher left',
    // There an unregistered name is NOT_SERVING too while the server as a whole is.
    tolerate: 'coupling',
    steps: [
      watch('w', NAME),
      reacts('w'),
      enterTerminalState(),
      check(NAME, 'NOT_FOUND'),
      cancel('w'),
      check(NAME, 'NOT_FOUND'),
    ],
  },
  {
    id: 'shutdown/resume-serves-again',
    requirement: 'SHD-06',
    summary: 'after resume every registered name is SERVING and changes are accepted',
    steps: [
      set(NAME, 'SERVING'),
      set(OTHER, 'NOT_SERVING'),
      set(OVERALL, 'SERVING'),
      enterTerminalState(),
      resume(),
      check(NAME, 'SERVING'),
      check(OTHER, 'SERVING'),
      check(OVERALL, 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      check(NAME, 'NOT_SERVING'),
    ],
  },
  {
    id: 'shutdown/resume-reaches-watchers',
    requirement: 'SHD-06',
    summary: 'a watcher that is still there hears SERVING after resume',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      enterTerminalState(),
      hears('w', 'NOT_SERVING'),
      resume(),
      hears('w', 'SERVING'),
    ],
  },
];
