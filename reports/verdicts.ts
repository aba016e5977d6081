import type { Advice } from '../harness/probers/verdict-advice.ts';
import type { ProberVerdict, Standing, VerdictComparison } from '../harness/probers/compare-verdicts.ts';
import type { Family, Grade, Prober, Verdict } from '../harness/probers/prober.ts';
import { codeRangesText } from '../harness/probers/code-ranges.ts';
import type { ProberSettings } from '../harness/probers/settings.ts';
import { truthText } from '../harness/probers/truth.ts';
import type { Flaw } from '../harness/probers/truth.ts';
import type { Redact } from '../harness/redact.ts';

/** What probers make of one server. Every format of `verdicts` is made from this. */
export interface VerdictsReport {
  /** Version of this format; a reader refuses a number that it does not know. */
  readonly schemaVersion: 1;
  readonly suite: { readonly name: string; readonly version: string };
  readonly target: {
    readonly label: string;
    readonly address: string;
    readonly transport: 'plain text' | 'TLS' | 'mTLS';
  };
  /** What the probers are set to; the matcher as a target group has it: `0,12-14`. */
  readonly settings: Omit<ProberSettings, 'albMatcher'> & { readonly albMatcher: string };
  /** What the server says, as a client reads it that follows the protocol to the letter. */
  readonly says: {
    /** Whether that is SERVING in a call that is OK. */
    readonly healthy: boolean;
    /** `OK, NOT_SERVING`. */
    readonly text: string;
    /** The bytes that said it. */
    readonly wire: string;
    /** What of the answer is against the protocol. */
    readonly flaws: readonly Flaw[];
  };
  /** In the order of the models. */
  readonly verdicts: readonly ReportedVerdict[];
  readonly advice: readonly Advice[];
  /** The ids of probers that were not asked, since they take every server for unhealthy. */
  readonly leftOut: readonly string[];
  readonly durationMs: number;
  /** 0 when nobody is wrong about the server, 1 when somebody is. */
  readonly exitCode: 0 | 1;
}

/** The verdict of one prober, with its reason. */
export interface ReportedVerdict {
  readonly prober: string;
  readonly name: string;
  /** The version that the model follows, where the prober has versions. */
  readonly version: string | null;
  readonly family: Family;
  readonly verdict: Verdict;
  readonly standing: Standing;
  readonly fact: string;
  readonly grade: Grade;
  readonly source: string;
  readonly rule: string;
  /** Where the prober is a command. */
  readonly exitCode?: number;
  /** It does not look again and keeps its last state. */
  readonly stops?: true;
}

/** Where the answers are from. */
export type VerdictsTarget = VerdictsReport['target'];

/** What a report is made of. */
export interface VerdictsInput {
  readonly suite: VerdictsReport['suite'];
  readonly target: VerdictsTarget;
  readonly settings: ProberSettings;
  readonly comparison: VerdictComparison;
  readonly leftOut: readonly Prober[];
  readonly durationMs: number;
}

/** Makes the report, without the secrets that the server may have sent back. */
export function verdictsReport(
  { suite, target, settings, comparison, leftOut, durationMs }: VerdictsInput,
  redact: Redact,
): VerdictsReport {
  const { truth, verdicts, advice, discrepant } = comparison;
  return {
    schemaVersion: 1,
    suite,
    target: { ...target, label: redact(target.label), address: redact(target.address) },
    settings: { ...settings, albMatcher: codeRangesText(settings.albMatcher) },
    says: {
      healthy: truth.healthy,
      text: redact(truthText(truth)),
      wire: redact(truth.wire),
      flaws: truth.flaws.map(({ kind, saw }) => ({ kind, saw: redact(saw) })),
    },
    verdicts: verdicts.map((verdict) => reported(verdict, redact)),
    advice,
    leftOut: leftOut.map(({ id }) => id),
    durationMs,
    exitCode: discrepant ? 1 : 0,
  };
}

function reported({ prober, decision, standing }: ProberVerdict, redact: Redact): ReportedVerdict {
  const { verdict, fact, grade, source, rule, exitCode, stops } = decision;
  return {
    prober: prober.id,
    name: prober.name,
    version: prober.version ?? null,
    family: prober.family,
    verdict,
    standing,
    fact: redact(fact),
    grade,
    source,
    rule,
    ...(exitCode !== undefined && { exitCode }),
    ...(stops && { stops }),
  };
}
