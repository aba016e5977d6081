import { timeText } from '../harness/timeline/time-text.ts';
import type { Lane, Span, Timeline } from '../harness/timeline/timeline.ts';
import type { Belief } from '../harness/probers/state.ts';
import { shown } from './shown.ts';
import { delayText, idleText, machineText, nameOf, ticksFor } from './timeline-words.ts';

/** Everything is in pixels. */
const WIDTH = 1000;
const LEFT = 270;
const RIGHT = 24;
const TOP = 66;
const ROW = 26;
const BAR = 16;
const FOOT = 40;
const MOST_TICKS = 10;

const FILLS: Readonly<Record<Belief, string>> = {
  healthy: '#43a06b',
  unhealthy: '#b8c0c8',
  unknown: '#eef0f2',
};
/** What is wrong is hatched, too, so that it can be told without colours. */
const WRONG = { healthy: 'url(#falsely-healthy)', unhealthy: 'url(#falsely-unhealthy)' } as const;

const HEAD = `  <defs>
    <pattern id="falsely-healthy" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" fill="#d0312d"/><rect width="2" height="6" fill="#ffffff"/>
    </pattern>
    <pattern id="falsely-unhealthy" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
      <rect width="6" height="6" fill="#e59d1c"/><rect width="2" height="6" fill="#ffffff"/>
    </pattern>
  </defs>
  <rect width="100%" height="100%" fill="#ffffff"/>`;

/** What probers believe over time as a picture: a lane for each, the server above all. Details are shown where the pointer rests. */
export function timelineSvg(timeline: Timeline): string {
  const { title, forMs, truth, lanes } = timeline;
  const height = TOP + ROW * (lanes.length + 1) + FOOT;
  const x = (ms: number): number => LEFT + (ms / forMs) * (WIDTH - LEFT - RIGHT);
  const bar = (row: number, span: Span, fill: string, words: string): string => {
    const from = x(span.fromMs);
    const wide = Math.max(0.5, x(span.toMs) - from);
    return (
      `  <rect x="${fixed(from)}" y="${String(TOP + row * ROW)}" width="${fixed(wide)}" height="${String(BAR)}" fill="${fill}">` +
      `<title>${escape(words)}</title></rect>`
    );
  };
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" height="${String(height)}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#20262c">`,
    `  <title>${escape(title)}</title>`,
    HEAD,
    `  <text x="16" y="26" font-size="16" font-weight="600">${escape(title)}</text>`,
    ...ticksFor(forMs, MOST_TICKS).map(
      ({ atMs, text }) =>
        `  <path d="M${fixed(x(atMs))} ${String(TOP - 8)}V${String(height - FOOT)}" stroke="#d5dade"/><text x="${fixed(x(atMs))}" y="${String(TOP - 14)}" text-anchor="middle" fill="#5b6670">${text}</text>`,
    ),
    label(0, 'the server', 'what it is', ' font-weight="600"'),
    ...truth.map((span) =>
      bar(0, span, FILLS[span.state], `${spanText(span)}: ${span.state}, it ${span.words}`),
    ),
    ...lanes.flatMap((lane, index) => [
      label(index + 1, nameOf(lane), laneText(lane)),
      ...lane.beliefs.map((span) =>
        bar(index + 1, span, FILLS[span.state], `${spanText(span)}: ${span.state}`),
      ),
      ...lane.disagreements.map((wrong) =>
        bar(
          index + 1,
          wrong,
          WRONG[wrong.believes],
          `${spanText(wrong)}: takes it for ${wrong.believes}, and it is not`,
        ),
      ),
    ]),
    ...legend(height - FOOT + 24),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function label(row: number, name: string, words: string, style = ''): string {
  const y = TOP + row * ROW + BAR - 4;
  return `  <text x="${String(LEFT - 12)}" y="${String(y)}" text-anchor="end"${style}>${escape(name)}<title>${escape(words)}</title></text>`;
}

/** How it looks, and how long it took to notice each change. */
function laneText(lane: Lane): string {
  const idle = idleText(lane);
  return [
    `${lane.prober.name}: ${machineText(lane)} (${lane.machine.ground.grade})`,
    ...lane.delays.map(
      (delay) =>
        `${timeText(delay.atMs)}: ${delayText(delay)}${delay.said ? ` (${delay.said.fact}, ${delay.said.grade})` : ''}`,
    ),
    ...(idle === undefined ? [] : [idle]),
  ].join('; ');
}

function spanText({ fromMs, toMs }: Span): string {
  return `${timeText(fromMs)} to ${timeText(toMs)}`;
}

function legend(y: number): string[] {
  const entries = [
    ['healthy', FILLS.healthy],
    ['unhealthy', FILLS.unhealthy],
    ['not known', FILLS.unknown],
    ['sends to a server that is not healthy', WRONG.healthy],
    ['sends nothing to a healthy server', WRONG.unhealthy],
  ] as const;
  const places = [16, 110, 220, 330, 590];
  return entries.map(([text, fill], index) => {
    const left = places[index] ?? 0;
    return `  <rect x="${String(left)}" y="${String(y - 10)}" width="12" height="12" fill="${fill}" stroke="#aab2b9"/><text x="${String(left + 18)}" y="${String(y)}">${text}</text>`;
  });
}

function fixed(pixels: number): string {
  return String(Math.round(pixels * 100) / 100);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as content or attribute of XML: on one line, without what XML or a reader could misunderstand. */
function escape(text: string): string {
  return shown(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
