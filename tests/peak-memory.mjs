// Preloaded by tests into the program: tells in the end how much memory it needed at most, in KiB as Linux counts.
import { writeFileSync } from 'node:fs';

const { CONFORMANCE_TEST_PROGRAM, CONFORMANCE_TEST_PEAK } = process.env;

// What the program starts inherits the environment, and is none of this.
if (process.argv[1] === CONFORMANCE_TEST_PROGRAM) {
  process.once('exit', () => writeFileSync(CONFORMANCE_TEST_PEAK, String(process.resourceUsage().maxRSS)));
}
