/** What varies from run to run although the server does the same, and what stands for it. */
const VARIABLE: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // The random part of names, also in the spellings of names that must not match (names.ts).
  [/(onformance(?:\.|%2E))[0-9a-f]{6}(?=\.|\b)/gi, '$1*'],
  // Measured times, as `duration` writes them, and ceilings, which are a choice of the run.
  [/(?<![\d.])\d+(?:\.\d+)? m?s\b/g, '* ms'],
  // Ports are asked from the system, for TCP by address and for processes by number.
  [/(?<=127\.0\.0\.1|\[::1\]|localhost):\d{1,5}\b/g, ':*'],
  [/\bpid \d+/g, 'pid *'],
  // Folders for sockets and certificates.
  [/(?<=[/\\]conformance-)[A-Za-z0-9]{6}\b/g, '*'],
];

/**
 * A message without what varies from run to run, so that two runs of one server have the same one.
 *
 * Only for comparing: two messages that differ in such a place alone are taken for the same.
 */
export function normalise(message: string): string {
  return VARIABLE.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);
}
