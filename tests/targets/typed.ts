import { startHealthServer } from '../../targets/reference/server.ts';
import type { TargetFactory } from '../../harness/target/target.ts';

/** The reference server as a target module in TypeScript. */
const start: TargetFactory = async () => {
  const { address, store, stop } = await startHealthServer();
  return { address, name: 'typed', setStatus: store.set, clearStatus: store.clear, stop };
};

export default start;
