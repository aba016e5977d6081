import type { RunOptions } from './run.ts';

/** The command that repeats a run, without `--case`, ready to be pasted into a shell. */
export function rerunCommand(
  target: string | undefined,
  options: Pick<RunOptions, 'service' | 'overall' | 'require' | 'strict' | 'timeout' | 'seed'>,
): string {
  return [
    'npx grpc-health-conformance run',
    ...(target === undefined ? [] : [shellWord(target)]),
    ...Array.from(options.service, ([name, status]) => `--service ${shellWord(`${name}=${status}`)}`),
    ...(options.overall === undefined ? [] : [`--overall ${options.overall}`]),
    ...(options.require === 2015 ? [] : [`--require ${String(options.require)}`]),
    ...(options.strict ? ['--strict'] : []),
    ...(options.timeout === 5000 ? [] : [`--timeout ${String(options.timeout)}`]),
    `--seed ${String(options.seed)}`,
  ].join(' ');
}

/** A word that a POSIX shell reads back as it is. */
function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
