import { resolve } from 'node:path';
import { Document, isCollection, isNode } from 'yaml';
import { codeRangesText } from '../probers/code-ranges.ts';
import type { ConfigFlags } from './flags.ts';
import { launchKeyOf, TLS_FLAGS } from './override-target.ts';
import { controlKeys, folderKeys, launchKeys, sourceKeys } from './print-parts.ts';
import type { Printed } from './print-parts.ts';
import type { KeyPath } from './problems.ts';
import { RUN_DEFAULTS } from './settings.ts';
import type { ProberChoice, RunSettings, TargetSettings } from './settings.ts';

/**
 * The effective configuration as a file that can be used in place of all that it was made from. Secrets are shown as where
 * they are; paths are absolute, so that the file can be put anywhere.
 *
 * @param settings with the flags laid over them
 * @param flags what they were: each value that one of them gave says so in a comment
 */
export function printConfig(settings: RunSettings, flags: ConfigFlags): string {
  const { file, require, strict, timeoutMs, out, probers, targets } = { ...RUN_DEFAULTS, ...settings };
  const document = new Document(
    {
      ...{ require, strict, timeoutMs, reports: resolve(out) },
      ...(probers && { probers: proberKeys(probers) }),
      targets: targets.map(targetKeys),
    },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = ` the effective configuration${file === undefined ? '' : `, from ${file}`}`;
  comment(document, ['require'], flags.require, '--require');
  comment(document, ['strict'], flags.strict, flags.strict === false ? '--no-strict' : '--strict');
  comment(document, ['timeoutMs'], flags.timeout, '--timeout');
  comment(document, ['reports'], flags.out, '--out');
  targets.forEach((target, index) => {
    commentTarget(document, ['targets', index], target, flags);
  });
  return document.toString({ lineWidth: 0, singleQuote: false });
}

function proberKeys({ albMatcher, ...others }: ProberChoice): Printed {
  return { ...others, ...(albMatcher && { albMatcher: codeRangesText(albMatcher) }) };
}

function targetKeys(target: TargetSettings): Printed {
  const { name, launch, control, tls, metadata, services, overall, features } = target;
  const { settleMs, startTimeoutMs, baseline } = target;
  return {
    name,
    ...launchKeys(launch, launchKeyOf(launch)),
    ...folderKeys(control, launch),
    ...(startTimeoutMs !== undefined && { startTimeoutMs }),
    ...(control.by !== 'target' && { control: controlKeys(control) }),
    ...(tls && { tls: tlsKeys(tls) }),
    ...(metadata.size > 0 && { metadata: mapped(metadata, sourceKeys) }),
    ...(services.size > 0 && { services: mapped(services, (status) => status) }),
    ...(overall !== undefined && { overall }),
    ...(features.length > 0 && { features }),
    ...(settleMs !== undefined && { settleMs }),
    ...(baseline !== undefined && { baseline: resolve(baseline) }),
  };
}

function tlsKeys({
  ca,
  cert,
  key,
  serverName,
  insecure,
}: NonNullable<TargetSettings['tls']>): Printed | true {
  const keys = {
    ...(ca && { ca: ca.path }),
    ...(cert && { cert: cert.path }),
    ...(key && { key: key.path }),
    ...(serverName !== undefined && { serverName }),
    ...(insecure !== undefined && { insecure }),
  };
  return Object.keys(keys).length === 0 ? true : keys;
}

/** A map stays one: an object would put keys that look like numbers first. */
function mapped<Value>(
  map: ReadonlyMap<string, Value>,
  print: (value: Value) => unknown,
): Map<string, unknown> {
  return new Map(Array.from(map, ([key, value]) => [key, print(value)]));
}

function commentTarget(document: Document, path: KeyPath, target: TargetSettings, flags: ConfigFlags): void {
  comment(document, [...path, 'overall'], flags.overall, '--overall');
  comment(document, [...path, 'ready'], flags.ready, '--ready');
  comment(document, [...path, 'startTimeoutMs'], flags.startTimeout, '--start-timeout');
  comment(document, [...path, 'baseline'], flags.baseline, '--baseline');
  for (const name of flags.service?.keys() ?? [])
    comment(document, [...path, 'services', name], true, '--service');
  for (const { key } of flags.metadata ?? [])
    comment(document, [...path, 'metadata', key], true, '--metadata');
  if (target.tls && flags.tls === true && Object.keys(target.tls).length === 0)
    comment(document, [...path, 'tls'], true, '--tls');
  for (const [key, flag] of Object.entries(TLS_FLAGS))
    comment(document, [...path, 'tls', key], flags[key as keyof typeof TLS_FLAGS], flag);
}

/** Says at a value which flag gave it. */
function comment(document: Document, path: KeyPath, given: unknown, flag: string): void {
  const node = given === undefined ? undefined : document.getIn(path, true);
  if (!isNode(node)) return;
  if (isCollection(node)) node.flow = true;
  node.comment = ` ${flag}`;
}
