// Lists a hundred thousand names that nobody registered.
import { listMessage, OK } from './grpc.mjs';
import { SERVING, startProgram } from './program.mjs';

const LIST = listMessage(Array.from({ length: 100_000 }, (_, index) => [`shop.Cart${index}`, SERVING]));

await startProgram({
  health: (call, answer, method) => {
    if (method !== 'List') return answer(call);
    call.send(LIST);
    call.end(OK);
  },
});
