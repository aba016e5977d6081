import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonReport } from '../../reports/json.ts';
import { junitReport } from '../../reports/junit.ts';
import type { RunReport } from '../../reports/report.ts';
import { ConformanceError, messageOf } from '../errors.ts';

/**
 * Makes the folder for the reports and tries it out, before anything runs that would be lost.
 *
 * @throws ConformanceError `E_OUT`
 */
export async function prepareFolder(folder: string): Promise<void> {
  const probe = join(folder, `.${String(process.pid)}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/**
 * Writes every report. Each appears whole or not at all, also when another run writes into the same folder.
 *
 * @returns the paths, relative as `folder` is
 * @throws ConformanceError `E_OUT`
 */
export async function writeReports(folder: string, report: RunReport): Promise<string[]> {
  await warnOfOtherRun(join(folder, 'report.json'), report);
  return writeFiles(
    folder,
    { 'junit.xml': junitReport(report), 'report.json': jsonReport(report) },
    report.run.id,
  );
}

/**
 * Writes files into a folder, which is made when it is not there. Each appears whole or not at all.
 *
 * @param texts by the names of the files
 * @param id of the run: two runs that write into the same folder do not mix
 * @returns the paths, relative as `folder` is
 * @throws ConformanceError `E_OUT`
 */
export async function writeFiles(
  folder: string,
  texts: Readonly<Record<string, string>>,
  id: string,
): Promise<string[]> {
  const files = Object.entries(texts).map(([name, text]) => ({ file: join(folder, name), text }));
  const temporary = (file: string): string => `${file}.${id}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    for (const { file, text } of files) await writeFile(temporary(file), text);
    for (const { file } of files) await rename(temporary(file), file);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  return files.map(({ file }) => file);
}

/** Two runs in one folder end with the reports of the later one; whoever started both should know. */
async function warnOfOtherRun(file: string, report: RunReport): Promise<void> {
  let other: Partial<RunReport>;
  try {
    other = JSON.parse(await readFile(file, 'utf8')) as Partial<RunReport>;
  } catch {
    return; // No report there, or none that can be read: nothing of worth is replaced.
  }
  const run = other.run as Partial<RunReport['run']> | undefined;
  const endedAt = Date.parse(run?.startedAt ?? '') + (run?.durationMs ?? 0);
  if (!(endedAt > Date.parse(report.run.startedAt))) return;
  process.stderr.write(
    `warning: another run wrote its reports to ${file} while this one was under way; they are replaced\n` +
      '  give each run its own folder with --out DIR\n',
  );
}

function cannotWrite(folder: string, error: unknown): ConformanceError {
  return new ConformanceError(
    'E_OUT',
    `cannot write reports to ${folder}: ${messageOf(error)}`,
    'choose a folder that can be written with --out DIR',
  );
}
