import { cases, requirementById, requirements } from '../../suites/index.ts';
import type { Case } from '../case/case.ts';
import { LEVEL_EFFECTS } from '../case/levels.ts';
import type { Requirement } from '../case/requirement.ts';
import { wordStep } from '../case/wording.ts';
import { ConformanceError } from '../errors.ts';

/**
 * Prints what a case or a requirement is about.
 *
 * @param id of a case, or of a requirement in any case of letters
 * @throws ConformanceError `E_UNKNOWN_ID`
 */
export function explainCommand(id: string): void {
  const row = cases.find((candidate) => candidate.id === id);
  const requirement = requirementById.get(row?.requirement ?? id.toUpperCase());
  if (requirement === undefined) {
    throw new ConformanceError(
      'E_UNKNOWN_ID',
      `there is no case and no requirement "${id}"`,
      `grpc-health-conformance list   shows every case; requirements are ${requirements[0]?.id ?? ''} to ${requirements.at(-1)?.id ?? ''}`,
    );
  }
  const lines = row === undefined ? explainRequirement(requirement) : explainCase(row, requirement);
  process.stdout.write(`\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n\n`);
}

function explainRequirement(requirement: Requirement): string[] {
  const rows = cases.filter((row) => row.requirement === requirement.id);
  const [first] = rows;
  return [
    heading(requirement.id, requirement),
    requirement.title,
    '',
    ...aboutRequirement(requirement),
    ...rows.map((row, index) => `${(index === 0 ? 'cases' : '').padEnd(17)}${row.id}`),
    ...(first === undefined ? [] : ['', ...exchanges(first, requirement)]),
  ];
}

function explainCase(row: Case, requirement: Requirement): string[] {
  return [
    heading(row.id, requirement),
    row.summary,
    '',
    `requirement      ${requirement.id}  ${requirement.title}`,
    ...aboutRequirement(requirement),
    `run it           grpc-health-conformance run TARGET --case ${row.id}`,
    '',
    ...exchanges(row, requirement),
  ];
}

function heading(id: string, { level, revision, id: requirement }: Requirement): string {
  return `${id} · ${level}${id === requirement ? '' : ` · ${requirement}`} · since ${String(revision)}`;
}

function aboutRequirement(requirement: Requirement): string[] {
  const { effect, from } = LEVEL_EFFECTS[requirement.level];
  return [
    `why it matters   ${requirement.why}`,
    ...(requirement.tolerated === undefined ? [] : [`tolerated        ${requirement.tolerated}`]),
    `source           ${requirement.source}`,
    `level            ${requirement.level}: ${from}`,
    `                 ${effect}`,
  ];
}

/** The good exchange is the row itself; the bad one belongs to the requirement. */
function exchanges(row: Case, requirement: Requirement): string[] {
  return [
    `good             (${row.id})`,
    ...row.steps.flatMap(wordStep).map((line) => `  ${line}`),
    '',
    'bad',
    ...requirement.bad.map((line) => `  ${line}`),
  ];
}
