import { shownJson } from './shown.ts';
import type { VerdictsReport } from './verdicts.ts';

/** What probers make of a server, for programs. Its form is described by `verdicts.schema.json`. */
export function verdictsJson(report: VerdictsReport): string {
  return shownJson(report);
}
