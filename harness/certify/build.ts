import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import { createOutput, describeOutput } from '../target/output.ts';
import { killGroup, MARK_VARIABLE, rememberGroup } from '../target/process-group.ts';
import { wordFor } from './find.ts';
import type { CommandLine, Subject } from './manifest.ts';
import { findTool } from './needs.ts';
import { buildKey, copySources, sourcesOf } from './sources.ts';

/** A target that was built. */
export interface Built {
  /** Where its command is started, absolute. */
  readonly folder: string;
  /** The tools that it was built with, and their versions. */
  readonly tools: Readonly<Record<string, string>>;
  /** Whether an earlier build was still good. */
  readonly cached: boolean;
}

/** How long one command of a build may take, in milliseconds: the first one fetches everything that it needs. */
const COMMAND_CEILING_MS = 20 * 60_000;
/** Where builds are kept: a place that may be emptied at any time. */
export function buildCache(): string {
  const { XDG_CACHE_HOME = '' } = process.env;
  return join(XDG_CACHE_HOME === '' ? join(homedir(), '.cache') : XDG_CACHE_HOME, 'grpc-health-conformance');
}

/**
 * Builds a target, unless a build of the same sources with the same tools is there.
 *
 * @param signal gives up; what was started ends
 * @throws ConformanceError `E_NEEDS` where a tool is missing or too old, `E_BUILD` where a command fails
 */
export async function buildTarget(subject: Subject, signal: AbortSignal): Promise<Built> {
  const { manifest } = subject;
  const tools = await toolsOf(subject);
  const sources = await sourcesOf(subject);
  // With the version in it, so that a package of the system that was brought up to date is built with again.
  const key = await buildKey(sources, { build: manifest.build, tools });
  const place = join(buildCache(), `${manifest.name}-${key}`);
  const folder = join(place, sources.target);
  if (await isThere(place)) return { folder, tools, cached: true };

  // Under another name until it is complete: a build that was broken off must not look like one.
  const draft = join(buildCache(), `draft-${randomUUID()}`);
  try {
    await mkdir(draft, { recursive: true });
    await rm(logOf(manifest.name), { force: true });
    await copySources(sources, draft);
    for (const command of manifest.build) {
      await runCommand(subject, command, join(draft, sources.target), signal);
    }
    await putInPlace(draft, place);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await removeOlder(manifest.name, place);
  return { folder, tools, cached: false };
}

/** Whether a build of a target is there that is still good. @throws ConformanceError `E_NEEDS` */
export async function isBuilt(subject: Subject): Promise<boolean> {
  const tools = await toolsOf(subject);
  const key = await buildKey(await sourcesOf(subject), { build: subject.manifest.build, tools });
  return isThere(join(buildCache(), `${subject.manifest.name}-${key}`));
}

async function toolsOf(subject: Subject): Promise<Record<string, string>> {
  const { manifest } = subject;
  const tools: Record<string, string> = {};
  const lacks: string[] = [];
  const found = await Promise.all(
    manifest.needs.map(async (need) => ({ need, found: await findTool(need) })),
  );
  for (const { need, found: tool } of found) {
    if (tool.state === 'there') tools[need.tool] = tool.version;
    else if (tool.state === 'missing') lacks.push(`${need.tool} (${tool.reason})`);
    else lacks.push(`${need.tool} ${need.atLeast ?? ''} (found ${tool.version})`);
  }
  if (lacks.length === 0) return tools;
  throw new ConformanceError(
    'E_NEEDS',
    `${manifest.name} needs ${lacks.join(', ')}`,
    `grpc-health-conformance doctor ${wordFor(subject)}   tells how to install it`,
  );
}

async function runCommand(
  { manifest }: Subject,
  [file, ...args]: CommandLine,
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const mark = randomUUID();
  const program = execa(file, args, {
    cwd,
    env: { [MARK_VARIABLE]: mark },
    // A group of its own: compilers start others, which must not outlive them.
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    stdout: ['pipe', { file: logOf(manifest.name), append: true }],
    stderr: ['pipe', { file: logOf(manifest.name), append: true }],
    timeout: COMMAND_CEILING_MS,
    cancelSignal: signal,
  });
  const launched = program.pid === undefined ? undefined : { group: program.pid, mark };
  if (launched) rememberGroup(launched);
  const output = createOutput();
  output.add(program.stdout, 'stdout');
  output.add(program.stderr, 'stderr');
  try {
    const { failed, timedOut, exitCode, signal: killedBy, originalMessage } = await program;
    signal.throwIfAborted();
    if (!failed) return;
    const how = timedOut
      ? `was not done within ${String(COMMAND_CEILING_MS / 60_000)} minutes`
      : exitCode === undefined
        ? `ended: ${quote(killedBy ?? originalMessage ?? '')}`
        : `ended with exit code ${String(exitCode)}`;
    throw new ConformanceError(
      'E_BUILD',
      `the build of ${manifest.name} failed: ${quote([file, ...args].join(' '))} ${how}; ${describeOutput(output.last())}`,
      `all that it printed is in ${logOf(manifest.name)}`,
    );
  } finally {
    if (launched) killGroup(launched);
  }
}

/** What the last build of a target printed. */
function logOf(name: string): string {
  return join(buildCache(), `${name}.log`);
}

async function putInPlace(draft: string, place: string): Promise<void> {
  try {
    await rename(draft, place);
  } catch (error) {
    // Somebody else built the same meanwhile, of the same sources.
    if (!(await isThere(place))) throw error;
  }
}

/** Builds of other sources are not needed again, or can be made again. */
async function removeOlder(name: string, kept: string): Promise<void> {
  const own = new RegExp(`^${name.replaceAll('.', '\\.')}-[0-9a-f]{16}$`);
  for (const entry of await readdir(buildCache())) {
    const path = join(buildCache(), entry);
    if (own.test(entry) && path !== kept) await rm(path, { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
