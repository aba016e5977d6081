import { count } from '../harness/case/text.ts';
import { codeRangesText } from '../harness/probers/code-ranges.ts';
import type { Discrepancy, Scene } from '../harness/discrepancies/discrepancy.ts';
import type { SceneVerdict } from '../harness/discrepancies/look-at-scene.ts';
import { rowLines, wrap } from './columns.ts';
import { plain } from './failure-block.ts';
import type { Paint } from './failure-block.ts';

const WIDTH = 92;
/** The columns of a scene: the verdict, the prober, what decided, how well that is known. */
const WIDTHS = [11, 34, 48, 12] as const;

/** A scene, with what models make of it. */
export interface ImaginedScene {
  readonly scene: Scene;
  /** What the server does. */
  readonly does: string;
  readonly verdicts: readonly SceneVerdict[];
}

/** Every discrepancy on a line. */
export function discrepancyListText(all: readonly Discrepancy[]): string {
  const width = Math.max(...all.map(({ id }) => id.length));
  const lines = all.map(
    ({ id, title, scenes }) => `${id.padEnd(width)}  ${title}${scenes === undefined ? ' (told only)' : ''}`,
  );
  return `${lines.join('\n')}\n\n${count(all.length, 'discrepancy', 'discrepancies')}; discrepancies explain ID tells more\n`;
}

/** All about one discrepancy, for a person at a terminal. */
export function discrepancyText(
  { id, title, told, why, remedy }: Discrepancy,
  scenes: readonly ImaginedScene[],
  paint: Paint = plain,
): string {
  const lines = [
    '',
    paint('bold', id),
    ...wrap(title, WIDTH),
    '',
    ...labelled('why', why),
    ...labelled('what to do', remedy),
    ...(told
      ? [
          '',
          ...labelled('where', told.where),
          ...labelled('healthy', told.healthy.join(', ')),
          ...labelled('unhealthy', told.unhealthy.join(', ')),
          ...labelled('told only', told.why),
        ]
      : labelled('see it', `grpc-health-conformance discrepancies reproduce ${id}`)),
    ...scenes.flatMap((scene) => ['', ...sceneLines(scene)]),
    '',
  ];
  return `${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n`;
}

function sceneLines({ scene, does, verdicts }: ImaginedScene): string[] {
  return [
    ...sceneHead(scene, does),
    ...verdicts.flatMap(({ prober, decision }) =>
      rowLines([verdictWord(decision.verdict), prober.name, decision.fact, decision.grade], WIDTHS),
    ),
  ];
}

/** What a server does and what probers are set to. */
export function sceneHead({ outcome, settings, tls, token }: Scene, does: string): string[] {
  const { service = '', albMatcher, albPath } = settings ?? {};
  const set = [
    ...(service === '' ? [] : [`asked for the service ${service}`]),
    ...(albMatcher ? [`target group with the matcher ${codeRangesText(albMatcher)}`] : []),
    ...(albPath === undefined ? [] : [`target group with the path ${albPath}`]),
    ...(tls ? ['asked over TLS by those that can'] : []),
    ...(token ? ['given a token by those that can'] : []),
  ];
  return [
    ...wrap(`the server ${does} (scripted:${outcome})`, WIDTH),
    ...(set.length === 0 ? [] : wrap(`with probers: ${set.join(', ')}`, WIDTH)),
  ];
}

/** A verdict as people say it. */
export function verdictWord(verdict: SceneVerdict['told']): string {
  return verdict === 'none' ? 'no verdict' : verdict;
}

function labelled(label: string, text: string): string[] {
  return wrap(text, WIDTH - 13).map((line, index) => `${(index === 0 ? label : '').padEnd(13)}${line}`);
}
