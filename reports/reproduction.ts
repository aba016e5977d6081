import type { Discrepancy, Scene } from '../harness/discrepancies/discrepancy.ts';
import type { ReproducedVerdict } from '../harness/discrepancies/reproduce.ts';
import { quote } from '../harness/case/text.ts';
import { rowLines, wrap } from './columns.ts';
import { sceneHead, verdictWord } from './discrepancies-text.ts';
import { plain } from './failure-block.ts';
import type { Paint } from './failure-block.ts';
import { shown, shownJson } from './shown.ts';

const WIDTH = 92;
/** The columns: the prober, what its model says, what the real program says. */
const WIDTHS = [36, 40, 40] as const;

/** A scene that was made to happen. */
export interface ShownScene {
  readonly scene: Scene;
  /** What the server does. */
  readonly does: string;
  readonly verdicts: readonly ReproducedVerdict[];
}

/** A real program that could not look. */
export interface SkippedProgram {
  readonly name: string;
  readonly version: string;
  readonly reason: string;
}

/** A discrepancy that was made to happen. */
export interface Reproduction {
  readonly discrepancy: Discrepancy;
  readonly scenes: readonly ShownScene[];
  readonly skipped: readonly SkippedProgram[];
  /** Whether everybody said what is told of them. */
  readonly asTold: boolean;
}

/** What came of it, models and programs side by side. */
export function reproductionText(
  { discrepancy: { id, title, remedy }, scenes, skipped, asTold }: Reproduction,
  paint: Paint = plain,
): string {
  const lines = [
    '',
    paint('bold', id),
    ...wrap(title, WIDTH),
    ...scenes.flatMap(({ scene, does, verdicts }) => [
      '',
      ...sceneHead(scene, does),
      '',
      ...rowLines(['', 'model', 'program'], WIDTHS).map((line) => `  ${paint('dim', line)}`),
      ...verdicts.flatMap((verdict) => verdictLines(verdict, paint)),
    ]),
    '',
    ...skipped.flatMap(({ name, version, reason }) =>
      wrap(`not looked: ${name} ${version}: ${shown(reason)}`, WIDTH).map((line) => paint('dim', line)),
    ),
    ...(skipped.length === 0 ? [] : ['']),
    asTold
      ? paint('green', '✓ it happened as it is told')
      : paint('red', '✗ it did not happen as it is told: the lines with ✗ differ'),
    ...wrap(`what to do: ${remedy}`, WIDTH),
    '',
  ];
  return `${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n`;
}

function verdictLines(verdict: ReproducedVerdict, paint: Paint): string[] {
  const { prober, told, decision, real, asTold: good } = verdict;
  const rows = rowLines(
    [
      prober.name,
      `${verdictWord(decision.verdict)}${exitText(decision.exitCode)}: ${decision.fact}`,
      real === undefined
        ? ''
        : `${verdictWord(real.said.verdict)}${exitText(real.said.exitCode)} · ${real.program} ${real.version}`,
    ],
    WIDTHS,
  );
  return [
    ...rows.map((row, index) => `${index > 0 ? ' ' : good ? paint('green', '✓') : paint('red', '✗')} ${row}`),
    ...(good
      ? []
      : [
          `    told: ${verdictWord(told)}${real === undefined ? '' : `; the program said ${quote(real.said.said)}`}`,
        ]),
  ];
}

function exitText(exitCode: number | undefined): string {
  return exitCode === undefined ? '' : ` (exit ${String(exitCode)})`;
}

/** The same for programs. */
export function reproductionJson({ discrepancy, scenes, skipped, asTold }: Reproduction): string {
  return shownJson({
    schemaVersion: 1,
    id: discrepancy.id,
    asTold,
    scenes: scenes.map(({ scene, does, verdicts }) => ({
      outcome: scene.outcome,
      does,
      verdicts: verdicts.map(({ prober, told, decision, asTold: good, real }) => ({
        ...{ prober: prober.id, told, asTold: good },
        model: decision,
        real: real ?? null,
      })),
    })),
    skipped,
  });
}
