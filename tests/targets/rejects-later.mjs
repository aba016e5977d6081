import { serve } from './serve.mjs';

/** Leaves a rejected promise behind with the first change of a status. */
export default async function start() {
  const { target } = await serve();
  return {
    ...target,
    setStatus: (service, status) => {
      void Promise.reject(new Error('the forgotten promise'));
      target.setStatus(service, status);
    },
  };
}
