import type { Article, Statement } from './statement.ts';
import { wayText } from './way-text.ts';

/** The page for people: every statement, whether it is right, and how that is shown. */
export function articlesPage(articles: readonly Article[]): string {
  const all = articles.flatMap(({ statements }) => statements);
  const number = (verdict: Statement['verdict']): string =>
    String(all.filter((statement) => statement.verdict === verdict).length);
  return [
    '<!-- Generated from tests/articles: `npx vitest run --project project tests/articles -u` writes it, and a test fails when it differs. -->',
    '# Two articles, statement by statement',
    '',
    'Two articles on health checks of gRPC servers are much copied from: one shows how an Application Load Balancer and ECS ask for',
    'health, one writes a health service and its client in Go. Each of their statements is a test here, in our words; where it is',
    `not so, the test shows what is. Of ${String(all.length)} statements ${number('right')} are right, ${number('wrong')} wrong and ${number('outdated')} outdated.`,
    '',
    'Servers are written as `run` takes them; `imagined:` is an outcome of which is computed what a prober would see, and `2017_` are',
    'servers of the tests with the health service of S1. `{proto}` are the flags of grpcurl that name the proto file, and `{patient}`',
    'gives grpc_health_probe more time. What needs a build or a tool that is not there is skipped, with the reason.',
    '',
    ...articles.flatMap(({ title, statements }) => [
      `## ${title}`,
      '',
      '| id | statement | verdict | shown by |',
      '| --- | --- | --- | --- |',
      ...statements.map((statement) => `| ${cellsOf(statement).map(cell).join(' | ')} |`),
      '',
    ]),
  ].join('\n');
}

function cellsOf(statement: Statement): string[] {
  return [statement.id, statement.says, verdictText(statement), showingText(statement)];
}

function verdictText(statement: Statement): string {
  if (statement.verdict !== 'right') return `**${statement.verdict}**: ${statement.instead}`;
  return statement.remark === undefined ? 'right' : `right; ${statement.remark}`;
}

function showingText(statement: Statement): string {
  if ('unshown' in statement) return `nothing to run: ${statement.unshown}`;
  const refuted = statement.verdict === 'right' ? [] : [`not so: ${wayText(statement.refuted)}`];
  return [...statement.shown.map(wayText), ...refuted].join('; ');
}

/** A stroke would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
