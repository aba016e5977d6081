import type { Case } from '../../harness/case/case.ts';
import { NAME } from '../../harness/case/names.ts';
import { stalled } from '../../harness/case/steps.ts';

/**
 * How often the name changes. Servers keep all changes, some, or the last for a watcher that does not read, and change from
 * one to the other where a buffer is full: at sixteen messages, or at some kilobytes. After an even number the name is back
 * at the status of the first message, so what is stale differs from what is stale after an odd one.
 */
const CHANGES = [
  [1, 'one change'],
  [5, '5 changes'],
  [16, '16 changes'],
  [17, '17 changes'],
  [100, '100 changes'],
  [301, '301 changes'],
  [10_000, '10,000 changes'],
] as const;

/** What a watcher that does not read does to others, and what becomes of it. */
export const watchStalledCases: readonly Case[] = CHANGES.map(([changes, words]) => ({
  id: `watch/stalled-reader-${String(changes)}-changes`,
  requirement: 'WCH-15',
  summary: `a watcher that does not read during ${words} disturbs nobody, and ends at the last status`,
  steps: [stalled(NAME, changes)],
}));
