import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ConformanceError } from '../../errors.ts';
import type { RunSettings, TargetSettings } from '../settings.ts';

/** A folder with files, by their paths in it; removed when the test ends. */
export function configFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'config-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** What a user is told instead of a result. */
export interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly exitCode: number;
}

/** The error that something ends with; the test fails when it ends well, or with an error of the suite itself. */
export async function complaintOf(act: () => unknown): Promise<Complaint> {
  let result: unknown;
  try {
    result = await act();
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    const { code, message, hint, exitCode } = error;
    return { code, message, hint, exitCode };
  }
  throw new Error(`expected an error, got ${JSON.stringify(result)}`);
}

/** Settings without what only errors and reports need: where each thing was said, and labels. */
export function essence({ targets, ...rest }: RunSettings): unknown {
  return { ...rest, file: undefined, targets: targets.map(targetEssence) };
}

function targetEssence(target: TargetSettings): unknown {
  return withoutPlaces({ ...target, label: undefined });
}

function withoutPlaces(value: unknown): unknown {
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, withoutPlaces(item)]));
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'said');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutPlaces(item)]));
}
