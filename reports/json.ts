import type { RunReport } from './report.ts';

/** The report as JSON text. Its form is described by `report.schema.json`. */
export function jsonReport(report: RunReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
