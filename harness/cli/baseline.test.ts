import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { complaintOf, configFolder } from '../config/testing/config-folder.ts';
import { EXIT } from '../errors.ts';
import { parseTarget } from '../target/parse.ts';
import { readBaselineFile, readBaselineIfThere } from './baseline-file.ts';
import type { BaselinePlan } from './conclude.ts';
import { judgeTarget, select } from './judge-target.ts';
import type { Judged } from './judge-target.ts';
import { readBaselines } from './run-baselines.ts';
import { acceptRun } from './update-baseline.ts';

const MUTANT = 'target:mutant/watch-unknown-name-not-found';
const TODAY = '2026-11-21';
/** WCH-02 and WCH-03 are what the mutant breaks; SVC-01 is in order. */
const PATTERNS = ['WCH-02', 'WCH-03', 'SVC-01'];
const BROKEN = 'watch/unknown-name';

/** Runs a few cases against a real server in this process. */
async function judge(targetText: string | undefined, baseline?: BaselinePlan): Promise<Judged> {
  const settings = { timeoutMs: 20_000, seed: 1, known: new Map(), strict: false, overall: undefined };
  return judgeTarget(
    {
      target: await parseTarget(targetText),
      selected: select(PATTERNS),
      patterns: PATTERNS,
      settings: { ...settings, require: 2015 },
      command: 'npx grpc-health-conformance run',
      ...(baseline && { baseline }),
    },
    () => undefined,
    new AbortController().signal,
  );
}

/** Writes reasons where an update has left them empty. */
const withReasons = (text: string): string => text.replaceAll("reason: ''", 'reason: it ends the call');

/** A folder with the baseline that an update makes of a run. */
async function baselineOf(judged: Judged): Promise<string> {
  const file = join(configFolder(), 'known.yaml');
  await acceptRun(judged, { file, text: undefined, today: TODAY });
  writeFileSync(file, withReasons(readFileSync(file, 'utf8')));
  return file;
}

async function planOf(file: string): Promise<BaselinePlan> {
  return { file, baseline: (await readBaselineFile(file)).baseline, today: TODAY };
}

describe('a real server with a defect', () => {
  let judged: Judged;
  beforeAll(async () => {
    judged = await judge(MUTANT);
  });

  it('fails without a baseline', () => {
    expect(judged.report.exitCode).toBe(EXIT.notConformant);
    expect(judged.results).toBe(judged.report.cases);
  });

  it('is accepted by an update, which tells what it wrote', async () => {
    const file = join(configFolder(), 'known.yaml');
    const { report, lines } = await acceptRun(judged, { file, text: undefined, today: TODAY });
    expect(report).toMatchObject({ exitCode: EXIT.conformant, baseline: { file, problems: [] } });
    expect(report.counts).toMatchObject({ failed: 0, 'known-failure': lines.length - 1 });
    expect(lines[0]).toBe(`  baseline      ${file}: ${String(lines.length - 1)} added`);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {4}\+ watch\/unknown-name: saw no message, call ended: /),
    );
    const { message } = await complaintOf(() => readBaselineFile(file));
    expect(message).toContain('reason: is empty');
  });

  it('goes on as it was in another run, under other random names', async () => {
    const file = await baselineOf(judged);
    const { report } = await judge(MUTANT, await planOf(file));
    expect(report).toMatchObject({ exitCode: EXIT.conformant, counts: { failed: 0, 'unexpected-pass': 0 } });
    expect(report.cases.find(({ id }) => id === BROKEN)).toMatchObject({
      outcome: 'known-failure',
      known: { reason: 'it ends the call', kind: 'defect', review: '2027-05-21' },
    });
    const again = await acceptRun(await judge(MUTANT), {
      file,
      text: readFileSync(file, 'utf8'),
      today: TODAY,
    });
    expect(again.lines).toEqual([`  baseline      ${file}: nothing to change`]);
  });

  it('fails with another message than the baseline has', async () => {
    const file = await baselineOf(judged);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('NOT_FOUND', 'UNAVAILABLE'));
    const report = judged.heldAgainst(await planOf(file));
    expect(report.exitCode).toBe(EXIT.notConformant);
    const { notes } = report.cases.find(({ id }) => id === BROKEN) ?? {};
    expect(notes?.at(-1)).toMatch(/^the baseline expects another message: .*UNAVAILABLE/);
  });

  it('that is mended fails, until the baseline is updated', async () => {
    const file = await baselineOf(judged);
    const plan = await planOf(file);
    const mended = await judge(undefined, plan);
    expect(mended.report).toMatchObject({ exitCode: EXIT.notConformant, counts: { failed: 0 } });
    expect(mended.report.counts['unexpected-pass']).toBe(plan.baseline.deviations.size);
    const { report } = await acceptRun(mended, { file, text: readFileSync(file, 'utf8'), today: TODAY });
    expect(report.exitCode).toBe(EXIT.conformant);
    expect(readFileSync(file, 'utf8')).toMatch(/\ndeviations: \[\]\n$/);
  });

  it('whose deviations are to be looked at again fails, but for the update itself', async () => {
    const file = await baselineOf(judged);
    const plan = { ...(await planOf(file)), today: '2027-05-22' };
    const expired = judged.heldAgainst(plan);
    expect(expired.exitCode).toBe(EXIT.notConformant);
    expect(expired.baseline?.problems).toHaveLength(plan.baseline.deviations.size);
    const text = readFileSync(file, 'utf8');
    const { report } = await acceptRun(judged, { file, text, today: plan.today });
    expect(report.exitCode).toBe(EXIT.conformant);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each<[what: string, change: Partial<Judged['report']>]>([
    ['was interrupted', { run: { ...({} as Judged['report']['run']), complete: false } }],
    ['ran no case', { exitCode: EXIT.nothingRan }],
  ])('leaves the file alone when a run %s', async (_what, change) => {
    const file = join(configFolder(), 'known.yaml');
    const report = { ...judged.report, ...change };
    const accepted = await acceptRun({ ...judged, report }, { file, text: undefined, today: TODAY });
    expect(accepted.report).toBe(report);
    expect(accepted.lines.join()).toContain('is left as it is');
    expect(existsSync(file)).toBe(false);
  });

  it('whose baseline cannot be written is told so', async () => {
    const file = join(configFolder(), 'nowhere/known.yaml');
    const complaint = await complaintOf(() => acceptRun(judged, { file, text: undefined, today: TODAY }));
    expect(complaint).toMatchObject({ code: 'E_BASELINE', exitCode: 2 });
    expect(complaint.message).toContain(`cannot write the baseline "${file}"`);
  });
});

describe('the file of a baseline', () => {
  it('is told of when it is not there', async () => {
    const file = join(configFolder(), 'nope.yaml');
    expect(await complaintOf(() => readBaselineFile(file))).toMatchObject({
      code: 'E_BASELINE',
      message: `there is no baseline "${file}"`,
    });
    expect(await readBaselineIfThere(file)).toBeUndefined();
  });

  it('is told of when it is a folder', async () => {
    const { message } = await complaintOf(() => readBaselineFile(configFolder()));
    expect(message).toMatch(/^cannot read the baseline ".*": it is a folder$/);
  });

  it('may only name cases that there are', async () => {
    const text =
      'deviations: [{ reason: x, kind: defect, review: 2027-05-21, cases: [{ case: watch/x, outcome: failed, saw: y }] }]';
    const folder = configFolder({ 'known.yaml': text });
    const { code, message } = await complaintOf(() => readBaselineFile(join(folder, 'known.yaml')));
    expect(code).toBe('E_BASELINE');
    expect(message).toContain('there is no case "watch/x"');
  });
});

describe('what a run does with baselines', () => {
  const EMPTY = 'deviations: []\n';

  test('nothing where there is none', async () => {
    expect(await readBaselines([{ label: 'a' }, { label: 'b' }], false)).toEqual([{}, {}]);
  });

  test('each target has its own', async () => {
    const file = join(configFolder({ 'known.yaml': EMPTY }), 'known.yaml');
    const uses = await readBaselines([{ label: 'a' }, { label: 'b', baseline: file }], false);
    const today = expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as unknown;
    expect(uses).toEqual([{}, { baseline: { file, baseline: { deviations: new Map() }, today } }]);
  });

  test('one that is to be written need not be there', async () => {
    const folder = configFolder({ 'known.yaml': EMPTY });
    const [here, there] = [join(folder, 'known.yaml'), join(folder, 'new.yaml')];
    const targets = [
      { label: 'a', baseline: here },
      { label: 'b', baseline: there },
    ];
    expect(await readBaselines(targets, true)).toMatchObject([
      { baseline: { file: here }, update: { file: here, text: EMPTY } },
      { update: { file: there, text: undefined } },
    ]);
    expect((await complaintOf(() => readBaselines(targets, false))).code).toBe('E_BASELINE');
  });

  test.each([
    [
      'a target without one',
      [{ label: 'a', baseline: 'known.yaml' }, { label: 'b' }],
      '--update-baseline has no file to write for the target b',
    ],
    [
      'one for two targets',
      [
        { label: 'a', baseline: 'known.yaml' },
        { label: 'b', baseline: './known.yaml' },
      ],
      '--update-baseline would write ./known.yaml for two targets, a and b: each would take out what the other adds',
    ],
  ])('%s cannot be updated', async (_what, targets, message) => {
    expect(await complaintOf(() => readBaselines(targets, true))).toMatchObject({
      code: 'E_OPTION',
      message,
    });
  });
});
