import { createSecureContext } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import type { CallMetadata } from '../case/step.ts';
import type { TlsSettings } from '../channel/endpoint.ts';
import { ConformanceError } from '../errors.ts';
import { configError } from './problems.ts';
import type { Problem } from './problems.ts';
import type {
  ControlSettings,
  FileSetting,
  RunConfig,
  RunSettings,
  TargetSettings,
  TlsFileSettings,
} from './settings.ts';
import { nameOf, readBytes, readHeaderText, readSource } from './source-content.ts';
import type { Environment, Reading, SourceProblem } from './source-content.ts';
import type { ControlConfig, ControlTemplate, TargetConfig } from './target-config.ts';

/**
 * Reads everything that the settings name: the values of metadata and headers, certificates and keys. What belongs to
 * targets that are not run should be gone from the settings by then: nobody needs their secrets.
 *
 * @param settings of the file and the flags
 * @param env where variables are looked up
 * @throws ConformanceError `E_CONFIG`, or `E_OPTION` where a flag named it, for a variable that is not set, a file that
 *   cannot be read, or content that cannot be used
 */
export async function readSources(settings: RunSettings, env: Environment = process.env): Promise<RunConfig> {
  const reading: Reading = { env, problems: [] };
  const targets: TargetConfig[] = [];
  for (const target of settings.targets) targets.push(await readTarget(target, reading));
  if (reading.problems.length > 0) throw sourceError(reading.problems);
  return { ...settings, targets };
}

async function readTarget(
  { control, tls, metadata, ...rest }: TargetSettings,
  reading: Reading,
): Promise<TargetConfig> {
  const values = await readMetadata(metadata, reading);
  return {
    ...rest,
    control: await readControl(control, reading),
    ...(tls && { tls: await readTls(tls, reading) }),
    ...(metadata.size > 0 && { metadata: values }),
  };
}

async function readMetadata(metadata: TargetSettings['metadata'], reading: Reading): Promise<CallMetadata> {
  const values: [string, string | Uint8Array][] = [];
  for (const [key, source] of metadata) {
    const value = key.endsWith('-bin')
      ? await readBytes(source, reading)
      : await readHeaderText(source, reading);
    if (value !== undefined) values.push([key, value]);
  }
  return Object.fromEntries(values);
}

async function readTls(tls: TlsFileSettings, reading: Reading): Promise<TlsSettings> {
  const { ca, cert, key, serverName, insecure } = tls;
  const readPem = async (file: FileSetting | undefined): Promise<string | undefined> =>
    file && (await readSource(file, reading))?.toString();
  const pem = { ca: await readPem(ca), cert: await readPem(cert), key: await readPem(key) };
  if (ca && pem.ca !== undefined) reportNoCertificate(ca, pem.ca, reading);
  if (cert && key && pem.cert !== undefined && pem.key !== undefined) {
    if (reportNoCertificate(cert, pem.cert, reading)) reportUnfitKey(key, pem.cert, pem.key, reading);
  }
  return {
    ...(pem.ca !== undefined && { ca: pem.ca }),
    ...(pem.cert !== undefined && { cert: pem.cert }),
    ...(pem.key !== undefined && { key: pem.key }),
    ...(serverName !== undefined && { serverName }),
    ...(insecure !== undefined && { insecure }),
  };
}

/** Node takes a text without certificates for no authorities at all, and then trusts nobody. */
function reportNoCertificate(source: FileSetting, pem: string, { problems }: Reading): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    problems.push({ source, text: `${nameOf(source)} holds no certificate in PEM` });
    return false;
  }
}

function reportUnfitKey(source: FileSetting, cert: string, key: string, { problems }: Reading): void {
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const fits = !code.includes('MISMATCH');
    const text = fits
      ? 'holds no key in PEM that can be read without a password'
      : 'is not the key of the certificate';
    problems.push({ source, text: `${nameOf(source)} ${text}` });
  }
}

async function readControl(control: ControlSettings, reading: Reading): Promise<ControlConfig> {
  if (control.by !== 'templates') return control;
  const methods: [string, ControlTemplate][] = [];
  for (const [method, template] of Object.entries(control.methods)) {
    if (template.by === 'command') methods.push([method, template]);
    else {
      const headers: [string, string][] = [];
      for (const [name, value] of template.request.headers)
        headers.push([
          name,
          typeof value === 'string' ? value : literally(await readHeaderText(value, reading)),
        ]);
      methods.push([
        method,
        { by: 'http', request: { ...template.request, headers: Object.fromEntries(headers) } },
      ]);
    }
  }
  return { by: 'templates', methods: Object.fromEntries(methods) };
}

/** A secret is no template: braces in it are meant as they are. */
function literally(text = ''): string {
  return text.replaceAll(/\{[A-Za-z]\w*\}/g, '{$&}');
}

function sourceError(problems: readonly SourceProblem[]): ConformanceError {
  const hint = 'set the variable, or correct the path; its value is never printed';
  const inFile: Problem[] = [];
  const byFlag: string[] = [];
  let file = '';
  for (const { source, text } of problems) {
    if (source.said.by === 'file') {
      file = source.said.file;
      inFile.push({ place: source.said.place, text, hint });
    } else byFlag.push(`${source.said.flag}: ${text}`);
  }
  const flags = [...new Set(byFlag)];
  if (inFile.length === 0) return new ConformanceError('E_OPTION', flags.join('\n  '), hint);
  const error = configError(file, inFile);
  return new ConformanceError('E_CONFIG', [error.message, ...flags].join('\n  '), error.hint);
}
