import { setMaxListeners } from 'node:events';
import type { ControlMethod, ControlTemplate } from '../config/target-config.ts';
import type { Control } from './control.ts';
import { checkTemplate, fillCommand, fillRequest } from './template.ts';
import type { Values } from './template.ts';

/** Control with the means to end everything that it started and that still runs. */
export type ClosableControl = Control & { readonly close: () => void };

/** The functions of control that the configuration gives as commands or requests. */
type Templates = Readonly<Partial<Record<ControlMethod, ControlTemplate>>>;

/**
 * Drives a server by commands and requests. What the configuration does not give is absent.
 *
 * @param address where the server listens; empty texts for one on a Unix socket
 * @throws ConformanceError `E_CONFIG` for an unknown placeholder. The functions throw `E_CONTROL` when the command or the
 * request fails, and what `unsupported` makes where the server cannot, or the value cannot be said that way
 */
export function templateControl(
  methods: Templates,
  address: { readonly host: string; readonly port: string },
): ClosableControl {
  const ending = new AbortController();
  // Many cases drive at the same time, and each call in flight listens.
  setMaxListeners(0, ending.signal);
  const where = Object.fromEntries(Object.entries(address).filter(([, text]) => text !== ''));

  /** The function that fills one template and runs it, with the values that its arguments give. */
  const driven = <Arguments extends readonly unknown[]>(
    method: ControlMethod,
    valuesOf: (...given: Arguments) => Values,
  ): ((...given: Arguments) => Promise<void>) | undefined => {
    const template = methods[method];
    if (template === undefined) return undefined;
    checkTemplate(method, template);
    return (...given) => run(template, { ...where, ...valuesOf(...given) }, ending.signal);
  };
  const setStatus = driven('setStatus', (service: string, status: string) => ({ service, status }));
  const clearStatus = driven('clearStatus', (service: string) => ({ service }));
  const enterTerminalState = driven('enterTerminalState', () => ({}));
  const resume = driven('resume', () => ({}));
  const stopGracefully = driven('stopGracefully', (graceMs: number) => ({ graceMs: String(graceMs) }));

  return {
    ...(setStatus && { setStatus }),
    ...(clearStatus && { clearStatus }),
    ...(enterTerminalState && { enterTerminalState }),
    ...(resume && { resume }),
    ...(stopGracefully && { stopGracefully }),
    close: () => {
      ending.abort(new Error('the target was stopped meanwhile'));
    },
  };
}

/** The libraries behind the two ways are loaded when they are needed. */
async function run(template: ControlTemplate, values: Values, ended: AbortSignal): Promise<void> {
  if (template.by === 'command') {
    const command = fillCommand(template.command, values);
    await (await import('./commands.ts')).runCommand(command, ended, template.cwd);
  } else {
    const request = fillRequest(template.request, values);
    await (await import('./http.ts')).sendRequest(request, ended);
  }
}
