import type { Case } from '../../harness/case/case.ts';
import { fixed, fresh, NAME, NAME_VARIANTS, variant } from '../../harness/case/names.ts';
import type { Name, NameVariant } from '../../harness/case/names.ts';
import {
  afterAllOthers,
  answers,
  stillAnswers,
  cancel,
  check,
  checkRefused,
  independentNames,
  known,
  never,
  reacts,
  set,
  watch,
} from '../../harness/case/steps.ts';

/** The normal forms of Unicode differ only where there is something to compose. */
const ACCENTED = fresh('a', '.Caf\u00e9');

const exactMatchCases = (Object.keys(NAME_VARIANTS) as NameVariant[]).map((how): Case => {
  const name = how === 'other-normal-form' ? ACCENTED : fresh('a', '.Cart');
  return {
    id: `check/exact-match-${how}`,
    requirement: 'CHK-08',
    summary: `a registered name written ${how.replaceAll('-', ' ')} is another name: NOT_FOUND`,
    tolerate: 'matching',
    steps: [set(name, 'SERVING'), check(variant(name, how), 'NOT_FOUND'), check(name, 'SERVING')],
  };
});

/**
 * Names that break lookups, encodings or logs. Those of `fixed` text are what they are; a fresh name with a suffix is as
 * hostile and belongs to one case alone.
 */
const HOSTILE_NAMES: readonly (readonly [id: string, what: string, name: Name])[] = [
  ['one-byte', 'of one byte', fixed('a')],
  ['proto', 'that is the prototype key of JavaScript objects', fixed('__proto__')],
  ['constructor', 'that every JavaScript object has', fixed('constructor')],
  ['to-string', 'that every JavaScript object has as a method', fixed('toString')],
  ['has-own-property', 'that guards lookups in JavaScript objects', fixed('hasOwnProperty')],
  [
    'two-byte-characters',
    'with Latin and Cyrillic letters',
    fresh('a', '.\u00fcber.\u0441\u0435\u0440\u0432\u0438\u0441'),
  ],
  [
    'three-byte-characters',
    'with Chinese and Japanese letters',
    fresh('a', '.\u670d\u52a1.\u30b5\u30fc\u30d3\u30b9'),
  ],
  [
    'four-byte-characters',
    'with characters beyond the basic plane',
    fresh('a', '.\u{1f4a5}\u{10348}\u{20bb7}'),
  ],
  ['last-code-point', 'with the last code point of Unicode', fresh('a', '.\u{10ffff}')],
  [
    'right-to-left',
    'with right-to-left text and an override mark',
    fresh('a', '.\u05e9\u05dc\u05d5\u05dd\u202e'),
  ],
  ['zero-width', 'with a zero-width joiner and a byte order mark', fresh('a', '.\u200d\ufeff')],
  ['control-characters', 'with control characters', fresh('a', '.\u0001\u001b[31m\u007f')],
  ['nul', 'with a NUL in the middle', fresh('a', '.\0x')],
  ['newlines', 'with CR and LF, as in header injection', fresh('a', '\r\ngrpc-status: 0\r\n')],
  ['quotes', 'with quotes and backslashes', fresh('a', `.'"\\\``)],
  ['path', 'that looks like a path', fresh('a', '/../../etc/passwd')],
  ['url', 'that looks like a URL with a query', fresh('a', '/Check?service=&x=%00%2e#x')],
  ['template', 'with template syntax', fresh('a', '.${7*7}{{7*7}}%s%n$(id)')],
  ['markup', 'with HTML and XML', fresh('a', '.<script>alert(1)</script>]]>&amp;')],
  ['sql', 'with SQL', fresh('a', `.'; DROP TABLE services; --`)],
  ['number', 'that looks like a number', fresh('a', '.1e309')],
  ['200-bytes', 'of about 200 bytes', fresh('a', `.${'x'.repeat(120)}`)],
];

const hostileNameCases = HOSTILE_NAMES.flatMap(([id, what, name]): Case[] => [
  {
    id: `check/hostile-${id}-unregistered`,
    requirement: 'CHK-15',
    summary: `an unregistered name ${what} is answered with NOT_FOUND, and the server goes on answering`,
    steps: [check(name, 'NOT_FOUND'), check(NAME, 'NOT_FOUND')],
  },
  {
    id: `check/hostile-${id}-registered`,
    requirement: 'CHK-15',
    summary: `a registered name ${what} is answered with its status`,
    steps: [
      set(name, 'SERVING'),
      check(name, 'SERVING'),
      set(name, 'NOT_SERVING'),
      check(name, 'NOT_SERVING'),
    ],
  },
]);

/** What a client may send before the server says that it can send more (RFC 9113, section 6.9.2). */
const WINDOW_BYTES = 65_535;
const LONG_NAMES = [
  ['4-kib', 4096],
  ['64-kib', 65_536],
  ['1-mib', 1_048_576],
] as const;

const longNameCases = LONG_NAMES.map(([id, bytes]): Case => ({
  id: `check/long-name-${id}`,
  requirement: 'CHK-23',
  summary: `a name of ${String(bytes)} bytes is refused in time and disturbs no other connection`,
  steps: [
    // A long name takes many round trips, and each of them waits for all that the other cases do at the same time.
    ...(bytes > WINDOW_BYTES ? [afterAllOthers()] : []),
    answers(NAME),
    checkRefused(NAME, bytes),
    stillAnswers(NAME),
    stillAnswers(NAME, { on: 'second' }),
  ],
}));

/** Which name is which: exact matching, independence, and asking without consequences. */
export const checkNameCases: readonly Case[] = [
  ...exactMatchCases,
  {
    id: 'check/exact-match-known-services',
    requirement: 'CHK-08',
    summary: 'every service named with --service, written differently, is another name: NOT_FOUND',
    tolerate: 'matching',
    steps: [known('variants')],
  },
  {
    id: 'check/independent-names',
    requirement: 'CHK-09',
    summary: 'ten names set to alternating statuses all keep their own',
    steps: [independentNames(10)],
  },
  {
    id: 'check/asking-does-not-register',
    requirement: 'CHK-11',
    summary: 'asking for an unregistered name again and again leaves it NOT_FOUND',
    steps: [check(NAME, 'NOT_FOUND'), check(NAME, 'NOT_FOUND'), check(NAME, 'NOT_FOUND', { on: 'second' })],
  },
  {
    id: 'check/watching-does-not-register',
    requirement: 'CHK-11',
    summary: 'an unregistered name stays NOT_FOUND while it is watched',
    steps: [watch('w', NAME), reacts('w'), check(NAME, 'NOT_FOUND')],
  },
  {
    id: 'check/having-watched-does-not-register',
    requirement: 'CHK-11',
    summary: 'an unregistered name is NOT_FOUND after its watchers left',
    steps: [
      watch('v', NAME),
      watch('w', NAME, { on: 'second' }),
      reacts('v'),
      reacts('w'),
      cancel('v'),
      cancel('w'),
      check(NAME, 'NOT_FOUND'),
      check(NAME, 'NOT_FOUND', { on: 'second' }),
      never(NAME, 'SERVICE_UNKNOWN'),
    ],
  },
  ...hostileNameCases,
  ...longNameCases,
];
