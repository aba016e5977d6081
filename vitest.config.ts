import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'project',
          include: ['{proto,suites,harness,targets,reports,bench,tests}/**/*.test.ts'],
          exclude: ['suites/conformance.test.ts', 'tests/package/**'],
          // The tests of the commands run the built program.
          globalSetup: ['tests/build.ts'],
        },
      },
      { test: { name: 'conformance', include: ['suites/conformance.test.ts'] } },
      // Installs the packed package from the registry, which takes a while.
      { test: { name: 'package', include: ['tests/package/*.test.ts'], globalSetup: ['tests/build.ts'] } },
    ],
  },
});
