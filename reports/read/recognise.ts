import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { quote } from '../../harness/case/text.ts';
import type { Certificate } from '../certificate.ts';
import certificateSchema from '../certificate.schema.json' with { type: 'json' };
import reportSchema from '../report.schema.json' with { type: 'json' };
import type { RunReport } from '../report.ts';
import { ambiguityOf } from './ambiguity.ts';

/** What a file turned out to be. Every text of ours in it is safe to print. */
export type Recognised =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'report'; readonly report: RunReport }
  /** it is meant as a certificate or a report, and does not have its form */
  | { readonly kind: 'bad-form'; readonly meant: 'certificate' | 'report'; readonly problem: string }
  | { readonly kind: 'other'; readonly problem: string };

/**
 * Reads a certificate or a report.
 *
 * Only the first breach of the form is told: in a file that somebody else made there may be millions.
 *
 * @param text of the file
 */
export function recognise(text: string): Recognised {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'other', problem: 'is no JSON' };
  }
  if (Array.isArray(value)) {
    return { kind: 'other', problem: 'is a list, as of the reports of several targets, and not one of them' };
  }
  if (!isObject(value) || !('cases' in value)) {
    return { kind: 'other', problem: 'is neither a report nor a certificate of this suite' };
  }
  const meant = 'exitCode' in value && !('digest' in value) ? 'report' : 'certificate';
  const { schemaVersion } = value;
  if (schemaVersion !== 1) {
    const form =
      typeof schemaVersion === 'number' ? `of the form ${String(schemaVersion)}` : 'of no known form';
    return {
      kind: 'other',
      problem: `is a ${meant} ${form}, and this version of the suite reads the form 1`,
    };
  }
  if (meant === 'report') {
    const problem = breachOf(formOf(meant), value);
    return problem === undefined
      ? { kind: meant, report: value as unknown as RunReport }
      : { kind: 'bad-form', meant, problem };
  }
  const ambiguity = ambiguityOf(text);
  const problem = ambiguity === undefined ? breachOf(formOf(meant), value) : `the file ${ambiguity}`;
  return problem === undefined
    ? { kind: meant, certificate: value as unknown as Certificate }
    : { kind: 'bad-form', meant, problem };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const SCHEMAS = { certificate: certificateSchema, report: reportSchema } as const;
const compiled = new Map<keyof typeof SCHEMAS, ValidateFunction>();

/** Compiled when it is asked for, which takes as long as reading a file: most commands need one of the two. */
function formOf(kind: keyof typeof SCHEMAS): ValidateFunction {
  const form =
    compiled.get(kind) ?? new Ajv2020({ strict: true, strictRequired: false }).compile(SCHEMAS[kind]);
  compiled.set(kind, form);
  return form;
}

function breachOf(valid: ValidateFunction, value: unknown): string | undefined {
  if (valid(value)) return undefined;
  // That a condition led to another rule says nothing.
  const error = (valid.errors ?? []).find(({ keyword }) => keyword !== 'if');
  return error === undefined ? 'it does not have the form of the schema' : wordsFor(error);
}

function wordsFor({ instancePath, keyword, params, message = 'is wrong' }: ErrorObject): string {
  const place = instancePath === '' ? 'the file' : quote(instancePath);
  switch (keyword) {
    case 'additionalProperties':
      return `${place} has a key that is not known: ${quote(String((params as { additionalProperty: unknown }).additionalProperty))}`;
    case 'false schema':
      return `${place} does not belong to this outcome`;
    case 'enum':
      return `${place} must be one of ${(params as { allowedValues: readonly unknown[] }).allowedValues.join(', ')}`;
    default:
      return `${place} ${message}`;
  }
}
