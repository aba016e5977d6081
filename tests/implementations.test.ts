import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildTarget, isBuilt } from '../harness/certify/build.ts';
import { bundledImplementations, findSubjects } from '../harness/certify/find.ts';
import { BASELINE_FILE } from '../harness/certify/manifest.ts';
import type { Subject } from '../harness/certify/manifest.ts';
import { checkVersion, configOf } from '../harness/certify/target.ts';
import { readBaselineIfThere } from '../harness/cli/baseline-file.ts';
import { judgeTarget, select } from '../harness/cli/judge-target.ts';
import { ConformanceError } from '../harness/errors.ts';
import { targetOf } from '../harness/target/launch.ts';
import { CEILING_MS } from './cli.ts';

/** A breath of the suite, which `certify` runs as a whole: what shows without the load of the other cases. */
const SOME = [
  'service/check-answers',
  'service/watch-offered-or-unimplemented',
  'service/list-offered-or-unimplemented',
  'check/serving',
  'check/unknown-name',
];
/** Ceiling for one observation: other tests may keep the machine busy. */
const TIMEOUT_MS = 20_000;
/** Set where all tools are and all is built: there nothing may be skipped. */
const REQUIRED = process.env['CONFORMANCE_REQUIRE_TARGETS'] === '1';

const skipped: string[] = [];
afterAll(() => {
  // The usual reporter shows how many tests are skipped, but not why.
  if (skipped.length > 0) console.warn(`skipped, implementations:\n${skipped.join('\n')}`);
});

/** Why an implementation cannot be started now; `undefined` when it can. */
async function whyNot(subject: Subject): Promise<string | undefined> {
  const { name } = subject.manifest;
  try {
    if (await isBuilt(subject)) return undefined;
  } catch (error) {
    if (error instanceof ConformanceError && error.code === 'E_NEEDS')
      return `${error.message}; ${error.hint}`;
    throw error;
  }
  return `${name} is not built yet; grpc-health-conformance certify ${name} builds it`;
}

describe.concurrent('an implementation does what its baseline says', { timeout: CEILING_MS }, () => {
  test.for(bundledImplementations())('%s', async (name, { skip, signal }) => {
    const [subject] = await findSubjects([name]);
    if (subject === undefined) throw new Error(`there is no manifest of ${name}`);
    const reason = await whyNot(subject);
    if (reason !== undefined) {
      if (REQUIRED) throw new Error(reason);
      skipped.push(`  ${reason}`);
      return skip(reason);
    }

    const built = await buildTarget(subject, signal);
    const file = join(subject.folder, BASELINE_FILE);
    const baseline = (await readBaselineIfThere(file))?.baseline;
    const { report, trouble } = await judgeTarget(
      {
        target: await targetOf(configOf(subject, built), signal),
        selected: select(SOME),
        patterns: SOME,
        settings: {
          timeoutMs: TIMEOUT_MS,
          seed: 1,
          strict: false,
          require: 2015,
          known: new Map(),
          overall: undefined,
        },
        command: '',
        ...(baseline && { baseline: { file, baseline, today: new Date().toISOString().slice(0, 10) } }),
      },
      () => undefined,
      signal,
    );

    expect(trouble).toBeUndefined();
    const surprises = report.cases.filter(({ outcome }) =>
      ['failed', 'errored', 'unexpected-pass'].includes(outcome),
    );
    expect(surprises).toEqual([]);
    expect(report.counts['not-applicable']).toBeLessThan(SOME.length);
    checkVersion(subject, report.target.version);
  });
});
