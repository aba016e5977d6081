import { quote } from '../case/text.ts';
import type { TargetConfig } from '../config/target-config.ts';
import { ConformanceError } from '../errors.ts';
import { buildTarget, isBuilt } from './build.ts';
import type { Built } from './build.ts';
import { bundledImplementations, findSubjects, isManifest } from './find.ts';
import type { Subject } from './manifest.ts';

/** How a target that was built is started and judged. */
export function configOf({ manifest }: Subject, built: Built): TargetConfig {
  const { name, command, env, features, settleMs, startTimeoutMs } = manifest;
  return {
    label: `target:${name}`,
    name,
    launch: {
      by: 'command',
      command,
      shell: false,
      cwd: built.folder,
      env,
      ready: { by: 'contract' },
    },
    control: { by: 'target' },
    services: new Map(),
    features,
    ...(settleMs !== undefined && { settleMs }),
    ...(startTimeoutMs !== undefined && { startTimeoutMs }),
  };
}

/**
 * The target of `target:NAME`, or `target:PATH` of a manifest, built where need be.
 *
 * @param given what the user said of it: that lies over the manifest
 * @param announce told when it is built, which takes a while
 * @returns `undefined` when the name is that of another server that comes with the suite
 * @throws ConformanceError `E_NEEDS`, `E_BUILD`, `E_MANIFEST`
 */
export async function implementationOf(
  given: TargetConfig,
  name: string,
  signal: AbortSignal,
  announce: (text: string) => void,
): Promise<TargetConfig | undefined> {
  // Mutants and variants have a stroke in their names, too.
  if (!bundledImplementations().includes(name) && !isManifest(name)) return undefined;
  const [subject] = await findSubjects([name]);
  if (subject === undefined) return undefined;
  if (!(await isBuilt(subject))) announce(`building ${subject.manifest.name}; it is kept for the next time`);
  const config = configOf(subject, await buildTarget(subject, signal));
  return {
    ...config,
    ...given,
    launch: config.launch,
    control: config.control,
    features: [...config.features, ...given.features],
  };
}

/**
 * A certificate names a version, and the program knows which one it really has.
 *
 * @param told by the program; `undefined` where it cannot tell
 * @throws ConformanceError `E_MANIFEST` when it is another one than the manifest says
 */
export function checkVersion({ manifest }: Subject, told: string | undefined): void {
  if (told === undefined || told === manifest.version) return;
  throw new ConformanceError(
    'E_MANIFEST',
    `the manifest of ${manifest.name} says version ${quote(manifest.version)}, and the program says ${quote(told)}`,
    'write the version of the lock file into the manifest',
  );
}
