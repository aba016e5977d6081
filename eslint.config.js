import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders may only import in one direction; see "The flow" in CONTRIBUTING.md. */
const forbid = (group, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }],
});

export default defineConfig(
  { ignores: ['dist/', 'conformance-report/'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      eqeqeq: 'error',
      // `void | Promise<void>` is how a callback is typed that may be asynchronous or not.
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['harness/**/*.ts'],
    // Only the command line knows what there is to run.
    ignores: ['harness/cli/**', '**/*.test.ts'],
    rules: forbid(['**/suites/**', '**/reports/**'], 'harness knows neither the suites nor the reports'),
  },
  {
    files: ['suites/**/*.ts'],
    ignores: ['suites/vitest.ts', '**/*.test.ts'],
    rules: forbid(
      ['**/engine/**', '**/channel/**', '**/target/**', '**/reports/**'],
      'rows are data: types and step builders of harness/case only',
    ),
  },
  {
    files: ['targets/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: forbid(
      ['**/harness/**', '**/suites/**', '**/reports/**'],
      'targets know the protocol and nothing else',
    ),
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        setImmediate: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
);
