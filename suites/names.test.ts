import { describe, expect, it } from 'vitest';
import { nameLabel, resolveName } from '../harness/case/names.ts';
import type { Name } from '../harness/case/names.ts';
import type { Case } from '../harness/case/case.ts';
import { laneOf } from '../harness/case/lane.ts';
import { cases } from './index.ts';

const RUN = 'abc123';

/** The names of a case, bases of variants included. */
function namesOf(row: Case): Name[] {
  const withBases = (name: Name): Name[] =>
    name.kind === 'variant' ? [name, ...withBases(name.of)] : [name];
  return row.steps.flatMap((step) => ('name' in step ? withBases(step.name) : []));
}

const resolved = cases.flatMap((row) =>
  namesOf(row).map((name) => ({ row, name, text: resolveName(name, { run: RUN, caseId: row.id }) })),
);

describe('the names of the suite', () => {
  it('that are fresh belong to one case alone, whoever writes them how', () => {
    const owners = new Map<string, string>();
    for (const { row, name, text } of resolved) if (name.kind === 'fresh') owners.set(text, row.id);
    const shared = resolved.filter(({ row, text }) => (owners.get(text) ?? row.id) !== row.id);
    expect(shared.map(({ row, name }) => `${row.id}: ${nameLabel(name)}`)).toEqual([]);
  });

  it('that are fresh have 20 to 199 bytes', () => {
    const sizes = resolved.map(({ row, name, text }) => ({
      id: row.id,
      kind: name.kind,
      bytes: Buffer.byteLength(text),
    }));
    expect(sizes.filter(({ kind, bytes }) => kind === 'fresh' && (bytes < 20 || bytes > 199))).toEqual([]);
  });

  it('that are called 200 bytes long are nearly so', () => {
    const sizes = resolved
      .filter(({ row }) => row.id.startsWith('check/hostile-200-bytes-'))
      .map(({ text }) => Buffer.byteLength(text));
    expect(Math.max(...sizes)).toBeGreaterThan(170);
  });

  it('that are variants differ from the name they are made of', () => {
    const same = cases.flatMap((row) =>
      namesOf(row).filter((name) => {
        const scope = { run: RUN, caseId: row.id };
        return name.kind === 'variant' && resolveName(name, scope) === resolveName(name.of, scope);
      }),
    );
    expect(same).toEqual([]);
  });

  it('that are fixed are changed by one case alone in each lane that runs cases at the same time', () => {
    const changes = cases.flatMap((row) =>
      row.steps.flatMap((step) =>
        (step.do === 'set' || step.do === 'clear' || step.do === 'burst') && step.name.kind === 'fixed'
          ? [{ id: row.id, lane: laneOf(row), text: step.name.text }]
          : [],
      ),
    );
    const clashes = changes.filter(
      ({ id, lane, text }) =>
        (lane === 'shared' || lane === 'list') &&
        changes.some((other) => other.id !== id && other.lane === lane && other.text === text),
    );
    expect(clashes).toEqual([]);
  });
});
