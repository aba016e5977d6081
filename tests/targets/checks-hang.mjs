import { serve } from './serve.mjs';

/** Never answers Check of a name that a case asks for; says on stderr when the first such call is there. */
export default async function start() {
  const { target } = await serve(({ Check }) => ({
    Check: (call, answer) => {
      const { service } = call.request;
      // The first look at a server asks for these two; without an answer there would be no case to wait for.
      if (service === '' || service.endsWith('.nobody')) Check(call, answer);
      else console.error('a Check waits');
    },
  }));
  return target;
}
