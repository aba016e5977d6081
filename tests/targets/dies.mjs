import { serve } from './serve.mjs';

/** The first server loses its port and every connection at the twentieth Check. */
let started = 0;

export default async function start() {
  started += 1;
  const mortal = started === 1;
  let checks = 0;
  const { target } = await serve(({ Check }, server) => ({
    Check: (call, answer) => {
      checks += 1;
      if (mortal && checks === 20) server.forceShutdown();
      else Check(call, answer);
    },
  }));
  return target;
}
