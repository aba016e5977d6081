import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Builds the program once before all tests, so that they run what the sources say. */
export default async function setup(): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  await execa('npm', ['run', 'build'], { cwd: root });
}
