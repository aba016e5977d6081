import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds this package's `package.json`, as an absolute path. The sources and the built
 * files lie at different depths below it, so files that are not code are found from here.
 *
 * @throws Error when no folder above this file holds a `package.json`: the package is damaged.
 */
function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
  return folder;
}

export const packageRoot = findPackageRoot();
