import type { Case } from '../harness/case/case.ts';
import { fixed, fresh, NAME, OTHER } from '../harness/case/names.ts';
import type { Name } from '../harness/case/names.ts';
import {
  answers,
  cancel,
  clear,
  known,
  listAgrees,
  listed,
  listMany,
  listRepeats,
  notListed,
  overallListed,
  reacts,
  set,
  watch,
} from '../harness/case/steps.ts';

const HOSTILE_NAMES: readonly (readonly [id: string, what: string, name: Name])[] = [
  ['proto', 'called __proto__', fixed('__proto__')],
  ['constructor', 'called constructor', fixed('constructor')],
  ['has-own-property', 'called hasOwnProperty', fixed('hasOwnProperty')],
  ['non-ascii', 'with characters beyond ASCII', fresh('a', '.\u670d\u52a1\u{1f4a5}')],
  ['control-characters', 'with control characters', fresh('a', '.\0\r\n\u001b')],
  ['blanks', 'with blanks', fresh('a', ' with blanks ')],
];

const hostileNameCases = HOSTILE_NAMES.map(([id, what, name]): Case => ({
  id: `list/name-${id}`,
  requirement: 'LST-07',
  summary: `a registered service ${what} is listed`,
  steps: [set(name, 'SERVING'), listed(name, 'SERVING')],
}));

/** All names at once. */
export const listCases: readonly Case[] = [
  {
    id: 'list/registered-services',
    requirement: 'LST-01',
    summary: 'registered services are listed with their statuses',
    steps: [
      set(NAME, 'SERVING'),
      set(OTHER, 'NOT_SERVING'),
      listed(NAME, 'SERVING'),
      listed(OTHER, 'NOT_SERVING'),
    ],
  },
  {
    id: 'list/changed-status',
    requirement: 'LST-01',
    summary: 'a service is listed with the status that was set last',
    steps: [
      set(NAME, 'SERVING'),
      listed(NAME, 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      listed(NAME, 'NOT_SERVING'),
    ],
  },
  {
    id: 'list/known-services',
    requirement: 'LST-01',
    summary: 'every service named with --service is listed with its status',
    steps: [known('List')],
  },
  {
    id: 'list/empty-name',
    requirement: 'LST-08',
    summary: 'the empty name is listed wherever Check knows it',
    steps: [overallListed()],
  },
  {
    id: 'list/not-unregistered-names',
    requirement: 'LST-02',
    summary: 'a name that was never registered is not listed',
    steps: [notListed(NAME)],
  },
  {
    id: 'list/not-checked-names',
    requirement: 'LST-02',
    summary: 'a name is not listed because somebody asked for it',
    steps: [answers(NAME), answers(NAME), notListed(NAME)],
  },
  {
    id: 'list/not-watched-names',
    requirement: 'LST-02',
    summary: 'a name is not listed because somebody watches it, or has watched it',
    steps: [watch('w', NAME), reacts('w'), notListed(NAME), cancel('w'), answers(NAME), notListed(NAME)],
  },
  {
    id: 'list/not-cleared-names',
    requirement: 'LST-02',
    summary: 'a name that was cleared is not listed any more',
    steps: [set(NAME, 'SERVING'), listed(NAME, 'SERVING'), clear(NAME), notListed(NAME)],
  },
  {
    id: 'list/agrees-with-check',
    requirement: 'LST-03',
    summary: 'Check says of every listed name what List says',
    steps: [listAgrees()],
  },
  {
    id: 'list/agrees-with-check-after-changes',
    requirement: 'LST-03',
    summary: 'Check says of every listed name what List says, after changes too',
    steps: [
      set(NAME, 'SERVING'),
      set(OTHER, 'NOT_SERVING'),
      set(NAME, 'NOT_SERVING'),
      set(OTHER, 'SERVING'),
      listAgrees(),
    ],
  },
  {
    id: 'list/complete-or-refused',
    requirement: 'LST-04',
    summary:
      'with 150 services List shows all of them or refuses with RESOURCE_EXHAUSTED, and is never cut short',
    steps: [listMany(150, { refusable: true })],
  },
  {
    id: 'list/hundred-services',
    requirement: 'LST-05',
    summary: '100 services are still listed',
    steps: [listMany(100, { refusable: false })],
  },
  {
    id: 'list/no-side-effects',
    requirement: 'LST-06',
    summary: 'List shows the same however often it is called',
    steps: [listRepeats(5)],
  },
  ...hostileNameCases,
];
