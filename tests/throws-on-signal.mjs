// Preloaded by tests into the program: a defect of the harness that shows when SIGUSR2 comes.
const { CONFORMANCE_TEST_DEFECT, CONFORMANCE_TEST_PROGRAM } = process.env;

if (process.argv[1] === CONFORMANCE_TEST_PROGRAM) {
  process.on('SIGUSR2', () => {
    if (CONFORMANCE_TEST_DEFECT === 'exit') process.exit(0);
    if (CONFORMANCE_TEST_DEFECT === 'reject') void Promise.reject(new Error('a defect of the harness'));
    else throw new Error('a defect of the harness');
  });
}
