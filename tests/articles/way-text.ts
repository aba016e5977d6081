import { count } from '../../harness/case/text.ts';
import { codeRangesText } from '../../harness/probers/code-ranges.ts';
import type { ProberSettings } from '../../harness/probers/settings.ts';
import { healthDefinition } from '../../proto/health.ts';
import type { CallSeen, Ending, ProberWay, Services, Way } from './way.ts';

const { path: CHECK } = healthDefinition.Check;
const { path: WATCH } = healthDefinition.Watch;

/** How many servers a text names before it only counts. */
const MOST_PLACES = 4;

/** What is done, and what must come of it, in one line of Markdown. */
export function wayText(way: Way): string {
  switch (way.by) {
    case 'call': {
      const { path = CHECK, service = '', times = 1 } = way;
      const of = service === '' ? '' : ` of ${code(service)}`;
      const many = times === 1 ? '' : `${count(times, 'call')} of `;
      return `${many}${pathText(path)}${of} ${placesText(way)}: ${seenText(way.sees)}`;
    }
    case 'case':
      return `${code(way.case)} ${placesText(way)}: ${way.outcome}`;
    case 'reflection': {
      const without = way.without === undefined ? '' : ` and not ${code(way.without)}`;
      return `reflection ${placesText(way)} lists ${code(way.lists)}${without}`;
    }
    case 'prober':
      return `${code(way.prober)}${settingsText(way.settings)} ${placesText(way)}: ${decisionText(way.decides)}`;
    case 'program':
      return `${way.programs.map(code).join(' and ')} with ${code(way.args.join(' '))} ${placesText(way)}: ${endingText(way.ends)}`;
    case 'asks':
      return `${code(way.prober)}${settingsText(way.settings)} sends ${pairsText(way.has)}`;
    case 'machine':
      return `${code(way.prober)} has ${pairsText(way.has)}`;
    case 'looks':
      return `${code(way.prober)} after looks ${way.looks} believes ${way.believes}`;
    case 'defaults':
      return `without settings: ${pairsText(way.has)}`;
    case 'proto':
      return `${code(way.file)}: ${Object.values(way.has).flat().map(code).join(', ')}`;
    case 'shell':
      return `${code(way.line)}${webText(way.web)}: exit code ${String(way.exitCode)}`;
    case 'command':
      return `${code(way.args.join(' '))}: exit code ${String(way.exitCode)}, ${code(way.prints)}`;
  }
}

function pathText(path: string): string {
  return path === CHECK ? 'Check' : path === WATCH ? 'Watch' : code(path);
}

function code(text: string): string {
  return `\`${text}\``;
}

function placesText({
  on,
  services = {},
}: {
  readonly on: readonly string[];
  readonly services?: Services;
}): string {
  const named = on.slice(0, on.length > MOST_PLACES ? MOST_PLACES - 1 : MOST_PLACES).map(code);
  const rest = on.length - named.length;
  const all = rest === 0 ? named : [...named, `${String(rest)} more`];
  const set = Object.entries(services).map(
    ([name, status]) => `${code(name === '' ? '""' : name)} ${status}`,
  );
  return `on ${all.join(', ')}${set.length === 0 ? '' : ` with ${set.join(', ')}`}`;
}

function seenText({ end, message, text, http, trailersOnly }: CallSeen): string {
  return [
    http === undefined ? [] : [`HTTP ${http}`],
    end === undefined ? [] : [end === 'open' ? 'stays open' : `code ${String(end)}`],
    message === undefined ? [] : [message === '' ? 'a message of no bytes' : code(message)],
    text === undefined ? [] : [code(text)],
    trailersOnly === true ? ['in one header block'] : [],
  ]
    .flat()
    .join(', ');
}

function settingsText({ service, albMatcher, albPath }: Partial<ProberSettings> = {}): string {
  const parts = [
    service === undefined ? [] : [`service ${code(service)}`],
    albMatcher === undefined ? [] : [`matcher ${codeRangesText(albMatcher)}`],
    albPath === undefined ? [] : [`path of ${pathText(albPath)}`],
  ].flat();
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function decisionText({ verdict, rule, fact, exitCode }: ProberWay['decides']): string {
  return [
    verdict === undefined ? [] : [verdict === 'none' ? 'no verdict' : verdict],
    rule === undefined ? [] : [`rule ${code(rule)}`],
    fact === undefined ? [] : [`“${fact}”`],
    exitCode === undefined ? [] : [`exit code ${String(exitCode)}`],
  ]
    .flat()
    .join(', ');
}

function endingText({ exitCode, stdout, stderr }: Ending): string {
  const printed = (name: string, text: string | undefined): string[] =>
    text === undefined ? [] : [text === '' ? `nothing on ${name}` : `${code(text)} on ${name}`];
  return [`exit code ${String(exitCode)}`, ...printed('stdout', stdout), ...printed('stderr', stderr)].join(
    ', ',
  );
}

function pairsText(has: object): string {
  return Object.entries(has)
    .map(([key, value]: [string, unknown]) => `${key} ${code(valueText(value))}`)
    .join(', ');
}

function valueText(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
}

function webText(web: number | undefined): string {
  return web === undefined ? '' : ` where HTTP ${String(web)} is answered`;
}
