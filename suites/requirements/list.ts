import type { Requirement } from '../../harness/case/requirement.ts';
import { A90, PROTO_LIST } from './sources.ts';

/** LST: the names and statuses that List tells. */
export const listRequirements = [
  {
    id: 'LST-01',
    level: 'MUST',
    revision: 2025,
    source: A90,
    title: 'List tells all registered names with their serving statuses.',
    why: 'A status page built from List leaves the service out, and nobody sees there that it is down.',
    tolerated: 'A list without the empty name: see LST-08.',
    bad: ['(set "x" SERVING)', '→ List', '← OK, "" SERVING'],
  },
  {
    id: 'LST-02',
    level: 'MUST',
    revision: 2025,
    source: A90,
    title: 'List tells no name that is not registered, and SERVICE_UNKNOWN never appears in it.',
    why: 'Any client could fill the list by asking for names that do not exist, until List is refused to everybody.',
    tolerated: 'Names that the server registers by itself, such as the services that it offers.',
    bad: ['→ Watch "x"', '← SERVICE_UNKNOWN', '→ List', '← OK, "" SERVING, "x" SERVICE_UNKNOWN'],
  },
  {
    id: 'LST-03',
    level: 'MUST',
    revision: 2025,
    source: A90,
    title: 'Check agrees with List for every name listed.',
    why: 'A status page and a prober say different things about the same service, and neither can be trusted.',
    tolerated: 'A change between the two calls: List is a snapshot that need not be atomic.',
    bad: ['→ List', '← OK, "" SERVING, "x" SERVING', '→ Check "x"', '← OK, NOT_SERVING'],
  },
  {
    id: 'LST-04',
    level: 'MUST',
    revision: 2025,
    source: `${A90} · ${PROTO_LIST}`,
    title:
      'With too many services List ends with RESOURCE_EXHAUSTED or tells all of them, never only a part.',
    why: 'Services that are cut off without a word look as if they did not exist.',
    tolerated:
      'The error as well as the full list. The limit that is found is noted: the proposal says 100 with the empty name, the proto names no number.',
    bad: ['(set 150 names SERVING)', '→ List', '← OK, 100 of the names'],
  },
  {
    id: 'LST-05',
    level: 'SHOULD',
    revision: 2025,
    source: A90,
    title: 'List still tells all services when there are 100, the empty name included.',
    why: 'A caller that relies on the number in the proposal gets no list from a server that is within it.',
    bad: ['(set 99 names SERVING beside "")', '→ List', '← end RESOURCE_EXHAUSTED'],
  },
  {
    id: 'LST-06',
    level: 'SHOULD',
    revision: 2025,
    source: A90,
    title: 'List is idempotent and free of side effects.',
    why: 'A status page asks for the list again and again. Looking at the services must not change what is told about them.',
    bad: ['→ List', '← OK, "" SERVING, "x" SERVING', '→ List', '← OK, "" SERVING'],
  },
  {
    id: 'LST-07',
    level: 'MUST',
    revision: 2025,
    source: A90,
    title: 'A registered name is listed whatever it contains.',
    why: 'A service with an unusual name is left out without an error, and whoever reads the list believes that it does not exist.',
    bad: ['(set "__proto__" SERVING)', '→ List', '← OK, "" SERVING'],
  },
  {
    id: 'LST-08',
    level: 'SHOULD',
    revision: 2025,
    source: A90,
    title: 'The empty name is listed wherever Check knows it.',
    why: 'A status page built from List cannot show the status of the server as a whole.',
    bad: ['→ Check ""', '← OK, SERVING', '→ List', '← OK, "x" SERVING'],
  },
] as const satisfies readonly Requirement[];
