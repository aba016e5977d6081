import type { Broken, CaseResult } from './case/result.ts';
import { escapeText } from './case/text.ts';
import type { Offer } from './engine/discover.ts';
import type { TargetReport } from './engine/run-suite.ts';

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

const REDACTED = '[redacted]';
/** A shorter text is part of many words; taking it out would spoil a report and hide nothing. */
const SHORTEST_SECRET = 4;

/**
 * Makes the function that takes secrets out of everything that is printed or reported. A server may tell them back to us, in
 * `grpc-message` or in its log.
 *
 * @param values what is sent: metadata of calls, headers of requests; of `Bearer abc` the second word alone is a secret too
 */
export function redactor(values: readonly (string | Uint8Array)[]): Redact {
  const secrets = values.flatMap((value) =>
    typeof value === 'string'
      ? [value, ...value.split(/\s+/)]
      : [Buffer.from(value).toString(), Buffer.from(value).toString('base64')],
  );
  const forms = new Set(
    secrets.flatMap((secret) => [secret, escapeText(secret, secret.length), encodeURIComponent(secret)]),
  );
  const longestFirst = [...forms]
    .filter((form) => form.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  return (text) => longestFirst.reduce((rest, form) => rest.replaceAll(form, REDACTED), text);
}

/**
 * A result without secrets. Only what a target said is touched: an id or the text of a requirement may hold the same word by
 * chance, and readers depend on it.
 */
export function redactResult(result: CaseResult, redact: Redact): CaseResult {
  const said = {
    notes: result.notes.map(redact),
    transcript: result.transcript.map((entry) => ({ ...entry, what: redact(entry.what) })),
  };
  switch (result.outcome) {
    case 'passed':
      return { ...result, ...said };
    case 'failed':
    case 'warning':
      return { ...result, ...said, broken: redactBroken(result.broken, redact) };
    case 'not-applicable':
      return { ...result, ...said, reason: redact(result.reason) };
    case 'errored': {
      const { code, message, hint } = result.error;
      return { ...result, ...said, error: { code, message: redact(message), hint } };
    }
  }
}

/** What is reported of a target, without secrets. */
export function redactTarget(report: TargetReport, redact: Redact): TargetReport {
  const ofOffer = (offer: Offer): Offer =>
    offer.kind === 'broken' ? { ...offer, broken: redactBroken(offer.broken, redact) } : offer;
  const { Check, Watch, List } = report.offers;
  return {
    ...report,
    label: redact(report.label),
    address: redact(report.address),
    name: report.name === undefined ? undefined : redact(report.name),
    version: report.version === undefined ? undefined : redact(report.version),
    offers: { Check: ofOffer(Check), Watch: ofOffer(Watch), List: ofOffer(List) },
  };
}

function redactBroken({ expected, actual }: Broken, redact: Redact): Broken {
  return { expected: redact(expected), actual: redact(actual) };
}
