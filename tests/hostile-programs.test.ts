import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cases } from '../suites/index.ts';
import { selectCases } from '../harness/case/select.ts';
import { CEILING_MS } from './cli.ts';
import { completeReportOf, errorCodesOf, expectRefusal, idsOf } from './expectations.ts';
import { createPlace, expectPlain, HOSTILE_FOLDER, runHostile } from './hostile-run.ts';
import { CONTROLLED, ENDING, SERVING, STARTING } from './hostile-rows.ts';
import type { HostileRow } from './hostile-rows.ts';

async function expectSurvived({ program, args, exitCode, comes, texts }: HostileRow): Promise<void> {
  using place = createPlace();
  const run = await runHostile(program, args, place);
  await place.expectNothingLeft();
  place.expectLittleMemory();
  expectPlain(run);
  if (comes.of === 'the start') {
    expectRefusal(run, exitCode, ...texts);
    return;
  }
  const selected = new Set(selectCases(cases, comes.selected).map(({ id }) => id));
  const report = completeReportOf(run, (id) => selected.has(id));
  await place.expectValidReports();
  expect(run.exitCode, run.stdout).toBe(exitCode);
  expect(errorCodesOf(report)).toEqual(comes.errors);
  expect(idsOf(report, 'failed')).toEqual(expect.arrayContaining([...comes.failed]));
  for (const text of texts) expect(run.stdout).toContain(text);
}

describe
  .skipIf(process.platform !== 'linux')
  .concurrent('the harness survives a program that', { timeout: CEILING_MS }, () => {
    describe.for([
      ['does not start as it should', STARTING],
      ['does not serve as it should', SERVING],
      ['does not end as it should', ENDING],
      ['is not driven as it should be', CONTROLLED],
    ] as const)('%s', ([, rows]) => {
      test.for(rows)('$program', expectSurvived);
    });
  });

describe('the programs', () => {
  const rows = [...STARTING, ...SERVING, ...ENDING, ...CONTROLLED];
  const HELPERS = ['flood', 'grpc', 'hostile-text', 'pour', 'program', 'tcp'];
  const files = readdirSync(HOSTILE_FOLDER).map((name) => name.replace(/\.mjs$/, ''));
  const programs = files.filter((name) => !HELPERS.includes(name));

  test('each have a row', () => {
    expect(programs.toSorted()).toEqual(rows.map(({ program }) => program).toSorted());
  });

  test.for(files)('%s begins with what it does', (name) => {
    expect(readFileSync(join(HOSTILE_FOLDER, `${name}.mjs`), 'utf8')).toMatch(/^\/\/ [^\n]+\.\n/);
  });
});
