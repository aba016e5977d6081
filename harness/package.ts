import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../proto/package-root.ts';

/** Name and version of this package, as `package.json` says. */
export function readPackage(): { readonly name: string; readonly version: string } {
  const { name, version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as Record<
    'name' | 'version',
    string
  >;
  return { name, version };
}
