import { basename, resolve } from 'node:path';
import { parseArgsStringToArgv } from 'string-argv';
import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import { problemOfAddress } from '../target/address.ts';
import type { Launch } from './target-config.ts';

/** The forms that a target can have, for messages and help. */
const TARGET_FORMS =
  'host:port · [::1]:port · unix:/run/x.sock · cmd:./server --flag · image:shop:1.2 · module:./file.mjs · target:NAME · scripted:NAME';

const EXAMPLE =
  `a target is   ${TARGET_FORMS}, or nothing for the embedded reference server\n` +
  'for example   grpc-health-conformance run localhost:50051';

/** Where a server in a container listens, and its control service, where nothing else is said. */
export const IMAGE_PORT = 50_051;
export const IMAGE_CONTROL_PORT = 50_052;

const SCHEMES = ['unix', 'cmd', 'image', 'module', 'target', 'scripted'] as const;
type Scheme = (typeof SCHEMES)[number];

/**
 * Understands a target of the command line. Nothing is loaded or started.
 *
 * @param text one of {@link TARGET_FORMS}, or `undefined` for the embedded reference server
 * @throws ConformanceError `E_TARGET` for text that is no target
 */
export function parseTargetText(text: string | undefined): Launch {
  if (text === undefined) return { by: 'embedded' };
  const name =
    /^([a-z][a-z0-9+.-]*):(?!\d*$)/i.exec(text)?.[1] ?? SCHEMES.find((known) => text === `${known}:`);
  if (name === undefined) return { by: 'address', address: addressIn(text) };
  const scheme = SCHEMES.find((known) => known === name);
  if (scheme === undefined) throw notUnderstood(text, `there is no scheme "${name}:"`);
  const rest = text.slice(scheme.length + 1);
  if (rest.trim() === '') throw notUnderstood(text, `nothing stands after "${scheme}:"`);
  return launchOf(scheme, rest, text);
}

/** Whether text of the command line has the form of a target. */
export function isTargetText(text: string): boolean {
  try {
    parseTargetText(text);
    return true;
  } catch (error) {
    if (error instanceof ConformanceError) return false;
    throw error;
  }
}

function launchOf(scheme: Scheme, rest: string, text: string): Launch {
  switch (scheme) {
    case 'unix':
      return { by: 'address', address: unixAddress(rest, '.') };
    case 'cmd':
      return {
        by: 'command',
        command: argumentsIn(rest, text),
        shell: false,
        env: {},
        ready: { by: 'contract' },
      };
    case 'image':
      if (/\s/.test(rest))
        throw notUnderstood(
          text,
          'the name of an image has no blanks; its arguments stand in a configuration file',
        );
      return {
        by: 'image',
        image: rest,
        port: IMAGE_PORT,
        controlPort: IMAGE_CONTROL_PORT,
        env: {},
        ready: { by: 'contract' },
      };
    case 'module':
      return { by: 'module', path: rest };
    case 'target':
      return { by: 'bundled', name: rest };
    case 'scripted':
      return { by: 'scripted', name: rest };
  }
}

function addressIn(text: string): string {
  const problem = problemOfAddress(text);
  if (problem !== undefined) throw notUnderstood(text, problem);
  return text;
}

function argumentsIn(rest: string, text: string): readonly string[] {
  if (hasOpenQuote(rest)) throw notUnderstood(text, 'a quote is not closed');
  const command = parseArgsStringToArgv(rest);
  if ((command[0] ?? '') === '') throw notUnderstood(text, 'the name of the program is empty');
  return command;
}

/** The library passes over a quote that is not closed. */
function hasOpenQuote(text: string): boolean {
  let open: string | undefined;
  for (const character of text) {
    if (open === undefined && /['"]/.test(character)) open = character;
    else if (character === open) open = undefined;
  }
  return open !== undefined;
}

/** `unix:` with an absolute path; `unix:///path`, as gRPC writes it too, has two slashes more. */
export function unixAddress(path: string, folder: string): string {
  return `unix:${resolve(folder, path.replace(/^\/\/(?=\/)/, ''))}`;
}

function notUnderstood(text: string, problem: string): ConformanceError {
  return new ConformanceError('E_TARGET', `cannot understand the target ${quote(text)}: ${problem}`, EXAMPLE);
}

/** Launches in a form that can be written on the command line, more or less. */
export function launchText(launch: Launch): string {
  switch (launch.by) {
    case 'embedded':
      return 'reference (embedded)';
    case 'address':
      return launch.address;
    case 'bundled':
      return `target:${launch.name}`;
    case 'scripted':
      return `scripted:${launch.name}`;
    case 'module':
      return `module:${launch.path}`;
    case 'command':
      return `cmd:${launch.command.join(' ')}`;
    case 'image':
      return `image:${launch.image}`;
  }
}

/** The longest name that a target gets by itself. */
const LONGEST_NAME = 64;

/** What a target is called when the user does not say: good as the name of a folder. */
export function defaultName(launch: Launch): string {
  return (
    nameWordOf(launch)
      .replaceAll(/[^\w.-]+/g, '-')
      .slice(0, LONGEST_NAME)
      .replaceAll(/^[^A-Za-z0-9]+|[.-]+$/g, '') || 'target'
  );
}

function nameWordOf(launch: Launch): string {
  switch (launch.by) {
    case 'embedded':
      return 'reference';
    case 'address':
      return launch.address.startsWith('unix:') ? basename(launch.address) : launch.address;
    case 'bundled':
    case 'scripted':
      return launch.name;
    case 'module':
      return basename(launch.path).replace(/\.[cm]?[jt]s$/, '');
    case 'command': {
      const [first = ''] = launch.command;
      return basename((launch.shell ? first.trim().split(/\s+/)[0] : first) ?? '');
    }
    case 'image':
      return basename(launch.image).replace(/@.*$/, '');
  }
}
