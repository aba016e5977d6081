import { defineConfig } from 'vitest/config';

/** Tests that start many programs and containers, or search: they take as long as all others together. */
const launching = [
  'harness/cli/fuzz.test.ts',
  'harness/fuzz/search.test.ts',
  'tests/certificate-commands.test.ts',
  'tests/certify-target.test.ts',
  'tests/container.test.ts',
  'tests/hostile-programs.test.ts',
  'tests/implementations.test.ts',
  'tests/interrupt.test.ts',
  'tests/metadata.test.ts',
  'tests/nothing-left.test.ts',
  'harness/engine/steps/life-cycle-process.test.ts',
];

const MATRIX = 'tests/kill-matrix.test.ts';

export default defineConfig({
  test: {
    // By default one core is left to whoever watches; here nobody does.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'project',
          include: ['{proto,suites,harness,targets,reports,bench,tests}/**/*.test.ts'],
          exclude: ['suites/conformance.test.ts', 'tests/package/**', MATRIX, ...launching],
          // The tests of the commands run the built program.
          globalSetup: ['tests/build.ts'],
          // No test changes a module, so that files share what they import: a third of the time would be spent on that.
          isolate: false,
        },
      },
      // Keeps both cores busy by itself: beside other tests a good server would look slow.
      { test: { name: 'matrix', include: [MATRIX], sequence: { groupOrder: 1 } } },
      { test: { name: 'launch', include: launching, globalSetup: ['tests/build.ts'] } },
      { test: { name: 'conformance', include: ['suites/conformance.test.ts'] } },
      // Installs the packed package from the registry, which takes a while.
      { test: { name: 'package', include: ['tests/package/*.test.ts'], globalSetup: ['tests/build.ts'] } },
    ],
  },
});
