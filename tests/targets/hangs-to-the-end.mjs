import start from './checks-hang.mjs';

/** Neither answers nor stops. */
export default async function startForEver() {
  const target = await start();
  return {
    ...target,
    stop: () => {
      console.error('the stop waits');
      return new Promise(() => undefined);
    },
  };
}
