import { healthConformance } from './vitest.ts';

// The suite as vitest tests: against the embedded reference server, or what CONFORMANCE_TARGET names.
const target = process.env['CONFORMANCE_TARGET'];
healthConformance(target === undefined ? {} : { target });
