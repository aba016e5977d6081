// A target program that is right. What the others do wrong they change here.
import { Buffer } from 'node:buffer';
import { writeSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { listMessage, NOT_FOUND, OK, serve, statusMessage, UNAVAILABLE, UNIMPLEMENTED } from './grpc.mjs';

export const SERVING = 1;
export const NOT_SERVING = 2;
export const SERVICE_UNKNOWN = 3;

const right = (call, answer) => answer(call);

/**
 * Serves health and control as the contract asks, and prints the ready line.
 *
 * @param change what is wrong: `health` and `control` get each call with the function that answers it as it should be,
 * `method` being the last part of its path; `ready` gets the ready line as an object and returns what is printed;
 * `http2` are settings of the server
 * @returns the two servers, with their addresses
 */
export async function startProgram({
  health = right,
  control = right,
  ready = JSON.stringify,
  http2 = {},
} = {}) {
  // The end of the standard input says that whoever started us is gone.
  process.stdin.on('end', () => process.exit()).resume();
  const store = createStore();
  const watches = new Set();
  const served = await serve(
    process.env.CONFORMANCE_LISTEN,
    (call) => health(call, (asked) => answerHealth(asked, store, watches), call.path.split('/').at(-1)),
    http2,
  );
  const stop = (graceMs) => {
    for (const call of watches) call.end(UNAVAILABLE, 'the server is stopping');
    return served.stop(graceMs);
  };
  const controlled = await serve(process.env.CONFORMANCE_CONTROL_LISTEN, (call) =>
    control(call, (asked) => answerControl(asked, store, stop), call.path.split('/').at(-1)),
  );
  const line = ready({
    conformance: 1,
    address: served.address,
    control: controlled.address,
    name: 'hostile',
    version: '1.0.0',
    features: [],
    settleMs: 0,
  });
  if (line !== undefined) print(`${line}\n`);
  return { health: served, control: controlled };
}

/** Writes to stdout and waits until it was taken; stdout itself would queue what nobody reads yet. */
export function print(text) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}

/** Does nothing, for ever, until it is killed or left alone. */
export function stay() {
  setInterval(() => undefined, 60_000);
  process.stdin.on('end', () => process.exit()).resume();
}

function createStore() {
  const statuses = new Map([['', SERVING]]);
  const listeners = new Map();
  let terminal = false;
  const tell = (name) => {
    for (const listener of listeners.get(name) ?? []) listener();
  };
  const setAll = (status) => {
    for (const name of statuses.keys()) {
      statuses.set(name, status);
      tell(name);
    }
  };
  return {
    statuses,
    set: (name, status) => {
      if (terminal) return;
      statuses.set(name, status);
      tell(name);
    },
    clear: (name) => {
      if (!terminal && statuses.delete(name)) tell(name);
    },
    enterTerminalState: () => {
      terminal = true;
      setAll(NOT_SERVING);
    },
    resume: () => {
      terminal = false;
      setAll(SERVING);
    },
    subscribe: (name, listener) => {
      const group = listeners.get(name) ?? new Set();
      listeners.set(name, group.add(listener));
      return () => group.delete(listener);
    },
  };
}

function answerHealth(call, store, watches) {
  const name = String(call.fields.get(1) ?? '');
  switch (call.path) {
    case '/grpc.health.v1.Health/Check': {
      const status = store.statuses.get(name);
      if (status === undefined) return call.end(NOT_FOUND, 'unknown service');
      call.send(statusMessage(status));
      return call.end(OK);
    }
    case '/grpc.health.v1.Health/List':
      call.send(listMessage(store.statuses));
      return call.end(OK);
    case '/grpc.health.v1.Health/Watch':
      return watch(call, name, store, watches);
    default:
      return call.end(UNIMPLEMENTED, `there is no ${call.path}`);
  }
}

/** Sends each status while there is room, and the last one once there is room again. */
function watch(call, name, store, watches) {
  let last;
  let full = false;
  const tell = () => {
    const status = store.statuses.get(name) ?? SERVICE_UNKNOWN;
    if (full || status === last) return;
    last = status;
    full = !call.send(statusMessage(status));
  };
  call.stream.on('drain', () => {
    full = false;
    tell();
  });
  watches.add(call);
  const unsubscribe = store.subscribe(name, tell);
  call.stream.once('close', () => {
    unsubscribe();
    watches.delete(call);
  });
  tell();
}

async function answerControl(call, store, stop) {
  const name = String(call.fields.get(1) ?? '');
  const number = (field) => call.fields.get(field) ?? 0;
  const methods = {
    SetStatus: () => store.set(name, number(2)),
    ClearStatus: () => store.clear(name),
    EnterTerminalState: () => store.enterTerminalState(),
    Resume: () => store.resume(),
    Stop: () => stop(number(1)),
  };
  const [, service, method] = call.path.split('/');
  const known = service === 'conformance.control.v1.TargetControl' && Object.hasOwn(methods, method);
  // The ready line says all that Describe would say.
  if (!known) return call.end(UNIMPLEMENTED, `there is no ${call.path}`);
  await methods[method]();
  call.send(Buffer.alloc(0));
  return call.end(OK);
}
