import { PLACEHOLDERS_OF } from '../control/template.ts';
import { convertAddress } from './convert-launch.ts';
import type { FileMethod, FileRequest, FileTarget, LaunchKey } from './file-types.ts';
import { namesInBraces, reportUnknown } from './placeholders.ts';
import type { KeyPath } from './problems.ts';
import { pathFrom, sourceAt, WHERE_SECRETS_ARE } from './reporting.ts';
import type { Reporting } from './reporting.ts';
import type { ControlSettings, RequestSettings, SecretSource, TemplateSettings } from './settings.ts';
import { CONTROL_METHODS } from './target-config.ts';
import type { ControlMethod } from './target-config.ts';

/** Headers whose value is always a secret. */
const SECRET_HEADERS = ['authorization', 'proxy-authorization', 'cookie'];

/** What a call must say: without it every call would do the same. */
const NEEDED: Readonly<Partial<Record<ControlMethod, readonly string[]>>> = {
  setStatus: ['service', 'status'],
  clearStatus: ['service'],
};

/**
 * How the status of a server is driven, by the file.
 *
 * @param target valid by the schema
 * @param launch how the server comes to be there
 * @param path of the control in the file
 */
export function convertControl(
  { control, cwd = '.' }: FileTarget,
  launch: LaunchKey,
  path: KeyPath,
  reporting: Reporting,
): ControlSettings {
  if (control === undefined) return { by: 'target' };
  if (control.grpc !== undefined) return convertGrpc(control.grpc, launch, [...path, 'grpc'], reporting);
  const folder = pathFrom(reporting, cwd);
  const methods = CONTROL_METHODS.flatMap((method) => {
    const template = control[method];
    if (template === undefined) return [];
    return [
      [method, convertMethod(template, method, { path: [...path, method], folder }, reporting)] as const,
    ];
  });
  return { by: 'templates', methods: Object.fromEntries(methods) };
}

function convertGrpc(text: string, launch: LaunchKey, path: KeyPath, reporting: Reporting): ControlSettings {
  if (launch !== 'address')
    reporting.report(
      path,
      `has no meaning with ${launch}: each server that is started names its own control port in its ready line`,
      'leave control out, or give commands or requests',
    );
  if (text.startsWith('unix:')) reporting.report(path, 'is no host and port', 'for example 127.0.0.1:50052');
  return { by: 'grpc', address: convertAddress(text, path, reporting) };
}

function convertMethod(
  template: FileMethod,
  method: ControlMethod,
  { path, folder }: { readonly path: KeyPath; readonly folder: string },
  reporting: Reporting,
): TemplateSettings {
  const isCommand = isList(template);
  const settings: TemplateSettings = isCommand
    ? { by: 'command', command: template, cwd: folder }
    : { by: 'http', request: convertRequest(template, path, reporting) };
  if (isCommand && template[0]?.trim() === '')
    reporting.report([...path, 0], 'is empty: the program stands first');

  const texts = isCommand ? textsOfCommand(template) : textsOfRequest(template);
  for (const { key, text } of texts)
    reportUnknown(text, PLACEHOLDERS_OF[method], [...path, ...key], reporting);
  const said = new Set(texts.flatMap(({ text }) => namesInBraces(text)));
  const missing = (NEEDED[method] ?? []).filter((name) => !said.has(name));
  if (missing.length > 0)
    reporting.report(
      path,
      `does not say ${missing.map((name) => `{${name}}`).join(' and ')}`,
      'without it every call would do the same',
      'key',
    );
  return settings;
}

function isList(template: FileMethod): template is readonly string[] {
  return Array.isArray(template);
}

interface PlacedText {
  readonly key: KeyPath;
  readonly text: string;
}

function textsOfCommand(command: readonly string[]): PlacedText[] {
  return command.map((text, index) => ({ key: [index], text }));
}

function textsOfRequest({ url, headers = {}, body }: FileRequest): PlacedText[] {
  return [
    { key: ['url'], text: url },
    ...Object.entries(headers).flatMap(([name, text]) =>
      typeof text === 'string' ? [{ key: ['headers', name], text }] : [],
    ),
    ...(body === undefined ? [] : [{ key: ['body'], text: body }]),
  ];
}

function convertRequest(file: FileRequest, path: KeyPath, reporting: Reporting): RequestSettings {
  const { method = 'POST', url, headers = {}, body } = file;
  const { report } = reporting;
  const problem = problemOfUrl(url);
  if (problem !== undefined)
    report([...path, 'url'], problem, 'for example http://{host}:8080/health/{service}');
  if (body !== undefined && method === 'GET')
    report([...path, 'body'], 'a GET request has no body', undefined, 'key');
  const converted = new Map<string, string | SecretSource>();
  for (const [name, value] of Object.entries(headers)) {
    const at = [...path, 'headers', name];
    converted.set(name, typeof value === 'string' ? value : sourceAt(reporting, at, value));
    if (typeof value === 'string' && SECRET_HEADERS.includes(name.toLowerCase()))
      report(at, WHERE_SECRETS_ARE);
  }
  return { method, url, headers: converted, ...(body !== undefined && { body }) };
}

/** What is wrong with a URL once its placeholders are filled, or `undefined`. */
function problemOfUrl(template: string): string | undefined {
  // A name stands for the host and a number for the port; elsewhere anything can be inserted.
  const filled = template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => (name === 'port' ? '1' : 'a'));
  if (!URL.canParse(filled)) return 'is no URL';
  const url = new URL(filled);
  // It would be printed wherever the request is.
  if (url.username !== '' || url.password !== '')
    return 'has a password in it: send it in a header, { env: NAME }';
  return undefined;
}
