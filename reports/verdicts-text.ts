import { groupBy } from '../harness/case/group.ts';
import { count, duration, quote } from '../harness/case/text.ts';
import type { Standing } from '../harness/probers/compare-verdicts.ts';
import type { Verdict } from '../harness/probers/prober.ts';
import { joinUnbroken, rowLines, wrap } from './columns.ts';
import { plain } from './failure-block.ts';
import type { Paint } from './failure-block.ts';
import type { ReportedVerdict, VerdictsReport } from './verdicts.ts';

/** The columns of the verdicts: the verdict, the probers, what decided, how well that is known. */
const WIDTHS = [11, 40, 50, 12] as const;
const ADVICE_WIDTH = 92;
/** More names than these are not read by anybody. */
const MOST_NAMES = 4;

const LABELS: Readonly<Record<Verdict, string>> = {
  healthy: 'healthy',
  unhealthy: 'unhealthy',
  none: 'no verdict',
  unknown: 'unknown',
};

/** What probers make of a server, for a person at a terminal: verdict by verdict, and then what to change. */
export function verdictsText(report: VerdictsReport, paint: Paint = plain): string {
  const { target, says, verdicts, leftOut, durationMs } = report;
  const order: readonly Verdict[] = says.healthy
    ? ['healthy', 'unhealthy', 'none', 'unknown']
    : ['unhealthy', 'healthy', 'none', 'unknown'];
  const lines = [
    '',
    `  target            ${target.label}${target.label === target.address ? '' : ` at ${target.address}`}, ${target.transport}`,
    `  the server says   ${paint('bold', says.text)}   ${paint('dim', `${says.wire} · ${healthOf(report)}`)}`,
    ...says.flaws.map(({ saw }) => `                    ${paint('yellow', `against the protocol: ${saw}`)}`),
    ...order.flatMap((verdict) => verdictLines(verdict, verdicts, paint)),
    '',
    ...conclusion(report, paint),
    ...adviceLines(report),
    '',
    ...(leftOut.length === 0
      ? []
      : [
          ...wrap(
            `not asked, since they take every server for unhealthy: ${leftOut.join(', ')}; --prober NAME asks them`,
            ADVICE_WIDTH,
          ).map((line) => paint('dim', `  ${line}`)),
        ]),
    paint('dim', `  ${count(verdicts.length, 'prober')} · ${duration(durationMs)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function healthOf({ settings: { service } }: VerdictsReport): string {
  return service === '' ? 'the server as a whole' : `service ${quote(service)}`;
}

/** The probers with one verdict; those that say it for the same reason share a row. */
function verdictLines(verdict: Verdict, all: readonly ReportedVerdict[], paint: Paint): string[] {
  const said = all.filter((each) => each.verdict === verdict);
  if (said.length === 0) return [];
  const groups = groupBy(said, ({ fact, grade }) => `${grade} ${fact}`);
  const colour = said.some(({ standing }) => isWrong(standing))
    ? 'red'
    : isResult(verdict)
      ? 'green'
      : 'yellow';
  const rows = Array.from(groups.values()).flatMap((group) => {
    const [first] = group;
    return rowLines(
      ['', joinUnbroken(group.map(nameOf), ' · ', WIDTHS[1] - 2), first?.fact ?? '', first?.grade ?? ''],
      WIDTHS,
    );
  });
  const label = LABELS[verdict];
  return [
    '',
    ...rows.map((row, index) =>
      index === 0 ? `  ${paint(colour, label)}${row.slice(label.length)}` : `  ${row}`,
    ),
  ];
}

function nameOf({ name, exitCode }: ReportedVerdict): string {
  return exitCode === undefined ? name : `${name} (exit ${String(exitCode)})`;
}

function isResult(verdict: Verdict): boolean {
  return verdict === 'healthy' || verdict === 'unhealthy';
}

function isWrong(standing: Standing): boolean {
  return standing === 'falsely-healthy' || standing === 'falsely-unhealthy';
}

function conclusion({ says, verdicts }: VerdictsReport, paint: Paint): string[] {
  const amount = (standing: Standing): number => verdicts.filter((each) => each.standing === standing).length;
  const [healthy, unhealthy, none] = [
    amount('falsely-healthy'),
    amount('falsely-unhealthy'),
    amount('no-verdict'),
  ];
  const probers = (number: number): string => count(number, 'prober');
  const said = `a server that says ${says.text}`;
  const lines = [
    ...(healthy > 0 ? [paint('red', `✗ ${probers(healthy)} would send traffic to ${said}`)] : []),
    ...(unhealthy > 0 ? [paint('red', `✗ ${probers(unhealthy)} would take out ${said}`)] : []),
    ...(none > 0 ? [paint('yellow', `! ${probers(none)} would come to no result`)] : []),
  ];
  if (healthy + unhealthy > 0) return lines.map((line) => `  ${line}`);
  const agree = amount('agrees');
  return [
    agree > 0
      ? paint(
          'green',
          `✓ ${agree === 1 ? 'the prober that gives a verdict agrees' : `all ${String(agree)} probers that give a verdict agree`} with the server`,
        )
      : paint('yellow', '! no prober gives a verdict'),
    ...lines,
  ].map((line) => `  ${line}`);
}

function adviceLines({ advice, verdicts }: VerdictsReport): string[] {
  const names = new Map(verdicts.map(({ prober, name }) => [prober, name]));
  return advice.flatMap(({ about, text }) => {
    const shown = about.slice(0, MOST_NAMES).map((id) => names.get(id) ?? id);
    const more = about.length > MOST_NAMES ? ` and ${String(about.length - MOST_NAMES)} more` : '';
    const whom = about.length === 0 ? 'the server' : `${shown.join(', ')}${more}`;
    return [
      ...wrap(`${whom}:`, ADVICE_WIDTH),
      ...wrap(text, ADVICE_WIDTH - 2).map((line) => `  ${line}`),
    ].map((line) => `    ${line}`);
  });
}
