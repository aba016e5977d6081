/**
 * Builds the programs, the command and the reference target: bundles of everything that they need, which start twice as
 * fast as the same modules loaded one by one. What a library user imports is built by the TypeScript compiler and not
 * bundled.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** hpack.js makes buffers in a way of which Node warns its user, unless the code lies in node_modules. */
function withoutDeprecatedBuffers() {
  return {
    name: 'without-deprecated-buffers',
    setup: ({ onLoad }) => {
      onLoad({ filter: /node_modules\/[ow]buf\/index\.js$/ }, async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replaceAll('new Buffer(', 'Buffer.alloc('),
      }));
    },
  };
}

// The names of chunks come from their contents: those of an earlier build would stay for ever.
await rm('dist/bin', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { main: 'harness/cli/main.ts', 'reference-target': 'targets/reference/program.ts' },
  outdir: 'dist/bin',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // Names stay, so that a stack can be read; less text is less to parse at every start.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  logLevel: 'warning',
  plugins: [withoutDeprecatedBuffers()],
  // Only for targets in TypeScript, with a compiler of its own; only for targets in containers, with native parts.
  external: ['jiti', 'testcontainers'],
  // Bundled CommonJS modules ask for the modules of Node with require.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
});

/** The licenses of what is bundled ask to be passed on with it. */
const packages = new Set(
  Object.keys(metafile.inputs).flatMap(
    (file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  ),
);
const notices = await Promise.all([...packages].sort().map(noticeOf));
await writeFile('dist/bin/THIRD-PARTY-NOTICES.txt', `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);

async function noticeOf(name) {
  const folder = join('node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}`.trim();
}
