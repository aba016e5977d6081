import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { areaOf } from '../harness/case/case.ts';
import { groupBy } from '../harness/case/group.ts';
import { METHOD_OF_REVISION } from '../harness/case/requirement.ts';
import { SERVICE_STATES } from '../proto/status.ts';
import { cases, requirementById, requirements } from './index.ts';

const ids = cases.map(({ id }) => id);
const sorted = (texts: Iterable<string>): string[] => Array.from(texts).sort();
const repeated = (texts: readonly string[]): string[] =>
  texts.filter((text, at) => texts.indexOf(text) !== at);
const numbered = (group: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${group}-${String(from + index).padStart(2, '0')}`);

describe('every requirement', () => {
  const casesOf = groupBy(cases, (row) => row.requirement);

  it('has a case', () => {
    expect(requirements.filter(({ id }) => !casesOf.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('has an id of its own, of a group and a number', () => {
    const all = requirements.map(({ id }) => id);
    expect(repeated(all)).toEqual([]);
    expect(
      all.filter((id) => !/^(?:(?:SVC|CHK|WCH|TRN|LST|SHD|WIR|TLS|PRB)-\d{2}|UDS-01|IP6-01)$/.test(id)),
    ).toEqual([]);
    expect(sorted(requirementById.keys())).toEqual(sorted(all));
  });

  it('has no gap in the numbers of its group', () => {
    const groups = groupBy(requirements, ({ id }) => id.slice(0, 3));
    for (const [group, members] of groups) {
      expect(members.map(({ id }) => id)).toEqual(numbered(group, 1, members.length));
    }
  });

  it('says where it comes from, what must hold and why that matters', () => {
    const wanting = requirements.filter(
      ({ title, why, source }) =>
        [title, why].some((sentence) => !/^(?:[A-Z]|gRPC).{10,}\.$/.test(sentence)) || source.trim() === '',
    );
    expect(wanting).toEqual([]);
  });

  it('shows a bad exchange', () => {
    expect(requirements.filter(({ bad }) => bad.length === 0).map(({ id }) => id)).toEqual([]);
    // → asked, ← answered, (driven), · observed
    const lines = requirements.flatMap(({ bad }) => bad);
    expect(lines.filter((line) => !/^(?:[→←·] |\()\S/.test(line))).toEqual([]);
  });

  it('came with a revision that had the method it speaks of', () => {
    const group = { SVC: 2015, CHK: 2015, WCH: 2018, LST: 2025 } as const;
    const early = requirements.filter(({ id, revision }) =>
      Object.entries(group).some(([prefix, year]) => id.startsWith(prefix) && revision < year),
    );
    expect(early).toEqual([]);
    expect(sorted(new Set(requirements.map(({ revision }) => String(revision))))).toEqual(
      Object.keys(METHOD_OF_REVISION),
    );
  });
});

describe('every case', () => {
  it('is one of many', () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
  });

  it('has an id of its own', () => {
    expect(repeated(ids)).toEqual([]);
  });

  it('checks a requirement that exists', () => {
    expect(cases.filter((row) => !requirementById.has(row.requirement))).toEqual([]);
  });

  it('has an id that is a path in kebab-case, area first, of at most 90 characters', () => {
    const wrong = ids.filter((id) => !/^[a-z]+(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)+$/.test(id) || id.length > 90);
    expect(wrong).toEqual([]);
    expect(sorted(new Set(ids.map(areaOf)))).toEqual([
      'check',
      'list',
      'probers',
      'service',
      'shutdown',
      'transition',
      'transport',
      'watch',
      'wire',
    ]);
  });

  it('stands beside the other cases of its area', () => {
    const areas = ids.map(areaOf);
    expect(areas.filter((area, at) => area !== areas[at - 1])).toEqual([
      'service',
      'check',
      'watch',
      'transition',
      'list',
      'shutdown',
      'transport',
      'wire',
      'probers',
    ]);
  });

  it('has a summary that is a sentence of its own, without capital and full stop', () => {
    // The names of the methods and of the protocol, such as NOT_FOUND and PING, keep theirs.
    const wrong = cases.filter(
      ({ summary }) => !/^(?:[a-z0-9]|(?:Check|Watch|List|[A-Z_]{3,})\b).*[^.\s]$/.test(summary),
    );
    expect(wrong.map(({ id, summary }) => `${id}: ${summary}`)).toEqual([]);
    expect(repeated(cases.map(({ summary }) => summary))).toEqual([]);
  });

  it('does something', () => {
    expect(cases.filter(({ steps }) => steps.length === 0)).toEqual([]);
  });

  it('opens a watcher before it uses it, once, and uses none that it cancelled', () => {
    const wrong = cases.flatMap(({ id, steps }) => {
      const known = new Map<string, 'open' | 'cancelled'>();
      return steps.flatMap((step) => {
        if (!('watcher' in step)) return [];
        const state = known.get(step.watcher);
        known.set(step.watcher, step.do === 'cancel' ? 'cancelled' : 'open');
        const fits = step.do === 'watch' ? state === undefined : state === 'open';
        return fits ? [] : [`${id}: ${step.do} ${step.watcher}, which is ${state ?? 'not open'}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('expects something of every watcher it opens', () => {
    const wrong = cases.flatMap(({ id, steps }) => {
      const used = steps.flatMap((step) => ('watcher' in step && step.do !== 'watch' ? [step.watcher] : []));
      const unused = steps.filter((step) => step.do === 'watch' && !used.includes(step.watcher));
      return unused.length === 0 ? [] : [id];
    });
    expect(wrong).toEqual([]);
  });
});

describe('the ids that were released', () => {
  const released = readFileSync(new URL('released-ids.txt', import.meta.url), 'utf8')
    .split('\n')
    .slice(0, -1);

  it('are listed in order, one a line', () => {
    expect(released).toEqual(sorted(new Set(released)));
  });

  it('never disappear: old reports and baselines name them', () => {
    const gone = released.filter((id) => !ids.includes(id));
    expect(gone, 'give these cases their ids back; a case that is not wanted any more keeps its id').toEqual(
      [],
    );
  });

  it('are all there are', () => {
    const unlisted = ids.filter((id) => !released.includes(id));
    expect(
      sorted(unlisted),
      'add a line for each of these ids to suites/released-ids.txt, in alphabetical order; never remove a line',
    ).toEqual([]);
  });
});

describe('the transition table', () => {
  const table = ids.filter((id) => id.startsWith('transition/') && id !== 'transition/walk');

  it('has every pair of states, as each of four observers sees it', () => {
    const kebab = SERVICE_STATES.map((state) => state.toLowerCase().replace('_', '-'));
    const expected = kebab.flatMap((from) =>
      kebab.flatMap((to) =>
        ['check', 'watch', 'later-watch', 'list'].map(
          (observer) => `transition/${from}-to-${to}/${observer}`,
        ),
      ),
    );
    expect(table).toEqual(expected);
    expect(table).toHaveLength(16 * 4);
  });

  it('asks nothing but silence of an open Watch where nothing changes', () => {
    const identities = cases.filter(({ id }) => /^transition\/(.+)-to-\1\/watch$/.test(id));
    expect(identities.map(({ requirement, steps }) => [requirement, steps.at(-1)?.do])).toEqual(
      SERVICE_STATES.map(() => ['WCH-07', 'noRepeats']),
    );
  });
});

describe('exact matching', () => {
  it('is tried with at least 12 ways to write a name', () => {
    const variants = cases.filter(
      ({ requirement, steps }) =>
        requirement === 'CHK-08' && steps.some((step) => step.do === 'check' && step.name.kind === 'variant'),
    );
    expect(variants.length).toBeGreaterThanOrEqual(12);
  });
});
