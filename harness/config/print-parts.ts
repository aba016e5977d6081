import { resolve } from 'node:path';
import type { LaunchKey } from './file-types.ts';
import type { ControlSettings, SecretSource, TemplateSettings } from './settings.ts';
import type { Launch } from './target-config.ts';

/** A map as it is printed. */
export type Printed = Readonly<Record<string, unknown>>;

/** The keys of a configuration file that say how a server comes to be there. */
export function launchKeys(launch: Launch, key: LaunchKey): Printed {
  switch (launch.by) {
    case 'embedded':
      return { [key]: 'reference' };
    case 'bundled':
    case 'scripted':
      return { [key]: launch.name };
    case 'address':
      return { [key]: launch.address };
    case 'module':
      return { [key]: resolve(launch.path) };
    case 'command':
      return {
        [key]: launch.shell ? launch.command.join(' ') : launch.command,
        cwd: resolve(launch.cwd ?? '.'),
        ...envKeys(launch.env),
        ready: readyKeys(launch.ready),
      };
    case 'image':
      return {
        [key]: launch.image,
        ...(launch.command && { args: launch.command }),
        port: launch.port,
        controlPort: launch.controlPort,
        ...(launch.platform !== undefined && { platform: launch.platform }),
        ...envKeys(launch.env),
        ready: readyKeys(launch.ready),
      };
  }
}

function envKeys(env: Readonly<Record<string, string>>): Printed {
  return Object.keys(env).length === 0 ? {} : { env };
}

function readyKeys(ready: Extract<Launch, { by: 'command' | 'image' }>['ready']): unknown {
  switch (ready.by) {
    case 'contract':
    case 'port':
      return ready.by;
    case 'address':
      return { address: ready.address };
    case 'log':
      return { log: ready.pattern, ...(ready.address !== undefined && { address: ready.address }) };
  }
}

/** The folder of the commands of control, where it is not that of the program. */
export function folderKeys(control: ControlSettings, launch: Launch): Printed {
  if (control.by !== 'templates' || launch.by === 'command') return {};
  const folders = Object.values(control.methods).flatMap((template) =>
    template.by === 'command' ? [template.cwd ?? '.'] : [],
  );
  return folders[0] === undefined ? {} : { cwd: resolve(folders[0]) };
}

/** The keys that say how a server is driven. */
export function controlKeys(control: Exclude<ControlSettings, { by: 'target' }>): Printed {
  if (control.by === 'grpc') return { grpc: control.address };
  return Object.fromEntries(
    Object.entries(control.methods).map(([method, template]) => [method, templateKeys(template)]),
  );
}

function templateKeys(template: TemplateSettings): unknown {
  if (template.by === 'command') return template.command;
  const { method, url, headers, body } = template.request;
  return {
    method,
    url,
    ...(headers.size > 0 && {
      headers: new Map(
        Array.from(headers, ([name, value]) => [name, typeof value === 'string' ? value : sourceKeys(value)]),
      ),
    }),
    ...(body !== undefined && { body }),
  };
}

/** Where a secret is; never the secret. */
export function sourceKeys(source: SecretSource): Printed {
  return source.from === 'env' ? { env: source.name } : { file: source.path };
}
