import type { Broken } from '../../case/result.ts';
import type { ClientCertificate, StepOf } from '../../case/step.ts';
import { openConnection } from '../../channel/connection.ts';
import type { Answer, HeardStatus } from '../../channel/connection.ts';
import type { Endpoint, TlsSettings } from '../../channel/endpoint.ts';
import { beginsWithSettings, firstWords } from '../../channel/first-words.ts';
import type { FirstWords } from '../../channel/first-words.ts';
import { describeProblem } from '../../channel/tls-problem.ts';
import { withServerOver } from '../another-server.ts';
import { describeAnswer } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { NotApplicable } from '../outcome.ts';
import { isAnswer } from '../questions.ts';
import type { ServerUnderTest } from '../server.ts';
import { isSpokenOver } from '../transports.ts';
import type { StartFeature } from '../transports.ts';

/** Judges the server under test where it is spoken to in this way, or else another one that is started so. */
function onServerOver(
  context: CaseContext,
  feature: StartFeature,
  judge: (server: ServerUnderTest) => Promise<Broken | undefined>,
): Promise<Broken | undefined> {
  return isSpokenOver(feature, context.server.instance)
    ? judge(context.server)
    : withServerOver(context, feature, judge);
}

/** ALPN selects h2: some clients give a connection up on which nothing was selected. */
export function alpn(context: CaseContext): Promise<Broken | undefined> {
  return onServerOver(context, 'tls', async ({ instance }) => {
    context.record('sent', 'TLS handshake that offers h2');
    const words = await firstWords(instance.endpoint, context.settings.timeoutMs);
    const actual = words.kind === 'no-tls' ? describeProblem(words.problem) : 'h2 is selected';
    context.record('received', actual);
    return words.kind === 'no-tls' ? { expected: 'ALPN selects h2', actual } : undefined;
  });
}

/** A server that demands a client certificate answers whoever shows one that it trusts, and nobody else. */
export function clientCertificate(
  context: CaseContext,
  step: StepOf<'clientCertificate'>,
): Promise<Broken | undefined> {
  return onServerOver(context, 'mtls', async ({ instance }) => {
    const trusted = await checkAs(context, instance.endpoint, 'trusted');
    if (step.shown === 'trusted') {
      return isLetIn(trusted)
        ? undefined
        : {
            expected: 'Check "" with a trusted client certificate: an answer',
            actual: describeAnswer(trusted),
          };
    }
    // Nobody is let in at all: that is the business of the other case.
    if (!isLetIn(trusted)) {
      throw new NotApplicable(
        'the target does not answer a trusted client (see transport/mtls-trusted-certificate)',
      );
    }
    const other = await checkAs(context, instance.endpoint, step.shown);
    return isLetIn(other)
      ? { expected: `Check "" ${SHOWN[step.shown]}: no answer`, actual: describeAnswer(other) }
      : undefined;
  });
}

const SHOWN: Readonly<Record<ClientCertificate, string>> = {
  none: 'without a client certificate',
  stranger: 'with the certificate of a stranger',
  trusted: 'with a trusted client certificate',
};

/** Calls Check of the empty name on a connection of its own, as a client with that certificate. */
async function checkAs(
  context: CaseContext,
  endpoint: Endpoint,
  shown: ClientCertificate,
): Promise<Answer<HeardStatus>> {
  const connection = openConnection({ ...endpoint, tls: await settingsOf(context, endpoint, shown) });
  try {
    context.record('sent', `Check "" ${SHOWN[shown]}`);
    const answer = await connection.check('', { timeoutMs: context.settings.timeoutMs });
    context.record('received', describeAnswer(answer));
    return answer;
  } finally {
    connection.close();
  }
}

async function settingsOf(
  { scratch }: CaseContext,
  { tls = {} }: Endpoint,
  shown: ClientCertificate,
): Promise<TlsSettings> {
  if (shown === 'trusted') return tls;
  const { ca, serverName, insecure } = tls;
  const others: TlsSettings = {
    ...(ca !== undefined && { ca }),
    ...(serverName !== undefined && { serverName }),
    ...(insecure !== undefined && { insecure }),
  };
  return shown === 'none' ? others : { ...others, ...(await scratch.certificates()).stranger };
}

/**
 * Whether the service itself has spoken. A connection that is refused ends a call with UNAVAILABLE, or with whatever the
 * client makes of it; UNAUTHENTICATED and PERMISSION_DENIED tell a stranger nothing either.
 */
function isLetIn(answer: Answer<HeardStatus>): boolean {
  return answer.kind === 'answered' || (answer.kind === 'ended' && SPOKEN.includes(answer.code));
}

const SPOKEN: readonly string[] = ['OK', 'NOT_FOUND', 'UNIMPLEMENTED'];

/** A client that is set to the wrong transport learns it, and the server does not suffer from it. */
export function wrongTransport(
  context: CaseContext,
  step: StepOf<'wrongTransport'>,
): Promise<Broken | undefined> {
  const judge = (server: ServerUnderTest): Promise<Broken | undefined> =>
    mistake(context, step.client, server);
  return step.client === 'plain' ? onServerOver(context, 'tls', judge) : judge(context.server);
}

/** How many clients make the mistake, one after another: a prober tries again and again. */
const MISTAKES = 3;
const CLIENTS = { plain: 'a client in plain text', tls: 'a client over TLS' } as const;

async function mistake(
  context: CaseContext,
  client: 'plain' | 'tls',
  { instance: { endpoint } }: ServerUnderTest,
): Promise<Broken | undefined> {
  const { timeoutMs } = context.settings;
  const before = await checkAnew(context, endpoint);
  if (!isAnswer(before)) {
    throw new NotApplicable('the target does not answer a client that is set right (see the other cases)');
  }
  const { address } = endpoint;
  const wrong: Endpoint = client === 'plain' ? { address } : { address, tls: { insecure: true } };
  for (let time = 0; time < MISTAKES; time += 1) {
    context.record('sent', `${CLIENTS[client]} greets`);
    const words = await firstWords(wrong, timeoutMs);
    context.record('received', describeWords(words));
    if (words.kind === 'silent') {
      return {
        expected: `${CLIENTS[client]} learns its mistake within ${String(timeoutMs)} ms`,
        actual: describeWords(words),
      };
    }
    if (time === 0 && isServed(words)) context.notes.push(`the port serves ${CLIENTS[client]} too`);
  }
  const after = await checkAnew(context, endpoint);
  return isAnswer(after)
    ? undefined
    : { expected: `Check "" after ${CLIENTS[client]}: an answer, as before`, actual: describeAnswer(after) };
}

/** Calls Check of the empty name on a new connection. */
async function checkAnew(context: CaseContext, endpoint: Endpoint): Promise<Answer<HeardStatus>> {
  const connection = openConnection(endpoint);
  try {
    context.record('sent', 'Check "" on a new connection');
    const answer = await connection.check('', { timeoutMs: context.settings.timeoutMs });
    context.record('received', describeAnswer(answer));
    return answer;
  } finally {
    connection.close();
  }
}

/** Some servers take both kinds of clients on one port. */
function isServed(words: FirstWords): boolean {
  if (words.kind === 'no-tls') return words.problem.kind !== 'handshake';
  return words.kind === 'bytes' && beginsWithSettings(words.bytes);
}

function describeWords(words: FirstWords): string {
  switch (words.kind) {
    case 'bytes':
      return `${String(words.bytes.length)} bytes`;
    case 'closed':
      return 'the end of the connection';
    case 'silent':
      return 'nothing, and the connection stays open';
    case 'no-tls':
      return describeProblem(words.problem);
  }
}
