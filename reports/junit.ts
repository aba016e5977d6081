import type { RunReport } from './report.ts';
export function junitReport(report: RunReport): string {
  return String(report.schemaVersion);
}
