import { describe, expect, it } from 'vitest';
import type { ControlMethod, ControlTemplate, HttpRequest } from '../config/target-config.ts';
import { ConformanceError } from '../errors.ts';
import { isUnsupported } from './control.ts';
import { checkTemplate, fillCommand, fillRequest } from './template.ts';
import type { Values } from './template.ts';

const NASTY = 'a "b" \\ {x} $(id) & é\n';
const VALUES: Values = {
  service: NASTY,
  status: 'NOT_SERVING',
  graceMs: '250',
  host: '127.0.0.1',
  port: '8080',
};

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** A request with this body. */
const withBody = (body: string, headers: HttpRequest['headers'] = {}): HttpRequest => ({
  method: 'POST',
  url: 'http://localhost/',
  headers,
  body,
});

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('a command', () => {
  it('gets each value as a part of one argument, as it is', () => {
    expect(
      fillCommand(['ctl', '--set={service}={status}', '{service}', '{host}:{port}', ''], VALUES),
    ).toEqual(['ctl', `--set=${NASTY}=NOT_SERVING`, NASTY, '127.0.0.1:8080', '']);
  });

  it('keeps braces that hold no identifier, and those that are doubled around one', () => {
    const texts = ['{}', '{ service }', '{1}', '{{service}}', '{{{service}}}', '}}{{', '{"a":{"b":1}}'];
    expect(fillCommand(texts, VALUES)).toEqual([
      '{}',
      '{ service }',
      '{1}',
      '{service}',
      '{{service}}',
      '}}{{',
      '{"a":{"b":1}}',
    ]);
  });

  it('does not look into what it inserted', () => {
    expect(fillCommand(['{service}'], { service: '{status} $& $1', status: 'SERVING' })).toEqual([
      '{status} $& $1',
    ]);
  });

  it('cannot hold U+0000', () => {
    const refusal = thrownBy(() => fillCommand(['{service}'], { service: 'a\0b' }));
    expect(isUnsupported(refusal)).toBe(true);
    expect(refusal).toHaveProperty('message', 'an argument of a program cannot hold U+0000');
  });
});

describe('a URL', () => {
  const urlOf = (url: string, values: Values = VALUES): string =>
    fillRequest({ method: 'POST', url, headers: {} }, values).url;

  it('gets each value percent-encoded', () => {
    expect(
      urlOf('http://{host}:{port}/set/{service}?to={status}', { ...VALUES, service: 'a/b?c=d&e#f %é' }),
    ).toBe('http://127.0.0.1:8080/set/a%2Fb%3Fc%3Dd%26e%23f%20%25%C3%A9?to=NOT_SERVING');
  });

  it('keeps the brackets of an IPv6 address, and nothing else of a host', () => {
    expect(urlOf('http://{host}/', { host: '[::1]' })).toBe('http://[::1]/');
    expect(urlOf('http://{host}/', { host: '[x]/@' })).toBe('http://%5Bx%5D%2F%40/');
    expect(urlOf('/{service}', { service: '[::1]' })).toBe('/%5B%3A%3A1%5D');
  });

  it('cannot hold half a character', () => {
    expect(isUnsupported(thrownBy(() => urlOf('/{service}', { service: 'a\ud800' })))).toBe(true);
    expect(urlOf('/{service}', { service: '\u{1f4a5}' })).toBe('/%F0%9F%92%A5');
  });
});

describe('a header', () => {
  const request: HttpRequest = {
    method: 'GET',
    url: '/',
    headers: { 'x-service': '<{service}>', accept: '*/*' },
  };

  it('gets each value as it is', () => {
    expect(fillRequest(request, { service: 'shop.Cart' }).headers).toEqual({
      'x-service': '<shop.Cart>',
      accept: '*/*',
    });
  });

  it.each(['a\nx-admin: 1', 'é', '\0'])('cannot hold %j', (service) => {
    expect(isUnsupported(thrownBy(() => fillRequest(request, { service })))).toBe(true);
  });
});

describe('a body', () => {
  it.each<[what: string, body: string, headers: HttpRequest['headers'], filled: unknown]>([
    [
      'JSON by its look',
      '{"name": "{service}", "to": {"s": "{status}"}}',
      {},
      { name: NASTY, to: { s: 'NOT_SERVING' } },
    ],
    ['JSON by its type', '{"name": "{service}"}', JSON_TYPE, { name: NASTY }],
    ['JSON of a vendor', '["{service}"]', { 'content-type': 'application/vnd.x+json' }, [NASTY]],
    ['JSON with parts of texts', '["<{service}:{status}>"]', {}, [`<${NASTY}:NOT_SERVING>`]],
    [
      'JSON with values outside of texts',
      '{"a":{"b":{service}},"c":{graceMs},"d":[{port}]}',
      {},
      { a: { b: NASTY }, c: 250, d: [8080] },
    ],
    [
      'JSON with an escaped quote',
      String.raw`{"a\"{service}": {status}}`,
      {},
      { [`a"${NASTY}`]: 'NOT_SERVING' },
    ],
    ['a text of JSON', '"{service}"', {}, NASTY],
    [
      'JSON deep in braces',
      '{"a":{"b":{"c":{"d":"{status}"}}}}',
      {},
      { a: { b: { c: { d: 'NOT_SERVING' } } } },
    ],
    ['JSON with braces that are meant', '{"a":"{{service}}"}', {}, { a: '{service}' }],
  ])('%s stays JSON', (_what, body, headers, filled) => {
    expect(JSON.parse(fillRequest(withBody(body, headers), VALUES).body ?? '')).toEqual(filled);
  });

  it('that is a form gets each value percent-encoded', () => {
    const request = withBody('service={service}&status={status}', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    const form = new URLSearchParams(fillRequest(request, VALUES).body);
    expect(Array.from(form)).toEqual([
      ['service', NASTY],
      ['status', 'NOT_SERVING'],
    ]);
  });

  it.each(['{service}', 'set {service} "{service}"', '<a>{service}</a>'])(
    'of another kind gets it as it is: %s',
    (body) => {
      expect(fillRequest(withBody(body), VALUES).body).toBe(body.replaceAll('{service}', NASTY));
    },
  );

  it('is absent where there was none', () => {
    expect(fillRequest({ method: 'PUT', url: '/a', headers: {} }, VALUES)).toEqual({
      method: 'PUT',
      url: '/a',
      headers: {},
    });
  });
});

describe('a placeholder for what a Unix socket does not have', () => {
  it.each(['host', 'port'])('{%s} is none of the faults of the target', (name) => {
    const refusal = thrownBy(() => fillCommand([`{${name}}`], { service: 'a' }));
    expect(isUnsupported(refusal)).toBe(true);
    expect(refusal).toHaveProperty('message', `there is no {${name}}: the server listens on a Unix socket`);
  });
});

describe('checkTemplate', () => {
  const command = (...texts: string[]): ControlTemplate => ({ by: 'command', command: texts });
  const request = (parts: Partial<HttpRequest>): ControlTemplate => ({
    by: 'http',
    request: { method: 'POST', url: 'http://localhost/', headers: {}, ...parts },
  });

  it.each<[method: ControlMethod, template: ControlTemplate]>([
    ['setStatus', command('ctl', '{service}', '{status}', '{host}', '{port}')],
    ['clearStatus', request({ url: 'http://{host}:{port}/{service}' })],
    ['stopGracefully', request({ body: '{"grace":{graceMs}}', headers: { 'x-port': '{port}' } })],
    ['resume', command('awk', '{{print}}', '{ print }', '{}')],
  ])('takes what is known: %s', (method, template) => {
    expect(() => {
      checkTemplate(method, template);
    }).not.toThrow();
  });

  it.each<[name: string, method: ControlMethod, template: ControlTemplate, known: string]>([
    ['sevice', 'setStatus', command('ctl', '{sevice}'), '{service}, {status}, {host}, {port}'],
    ['status', 'clearStatus', request({ url: '/{status}' }), '{service}, {host}, {port}'],
    ['service', 'resume', request({ body: '["{service}"]' }), '{host}, {port}'],
    ['service', 'enterTerminalState', request({ headers: { a: '{service}' } }), '{host}, {port}'],
    ['grace', 'stopGracefully', command('{grace}'), '{graceMs}, {host}, {port}'],
  ])('refuses {%s} in %s', (name, method, template, known) => {
    const error = thrownBy(() => {
      checkTemplate(method, template);
    });
    expect(error).toBeInstanceOf(ConformanceError);
    expect(error).toMatchObject({
      code: 'E_CONFIG',
      exitCode: 2,
      message: expect.stringContaining(
        `the ${template.by === 'command' ? 'command' : 'request'} for ${method} has the unknown placeholder {${name}} in "`,
      ) as string,
      hint: `known are ${known}; write {{${name}}} where the braces are meant`,
    });
  });
});
