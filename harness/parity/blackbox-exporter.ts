import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConformanceError, messageOf } from '../errors.ts';
import { quote } from '../case/text.ts';
import { launchProcess } from '../target/process.ts';
import type { OpenProber, RealProber, Said } from './real-prober.ts';

/** As long as Prometheus waits where nobody says otherwise, in milliseconds. The time limit of its module it does not keep to. */
const CEILING_MS = 10_000;

/** How long it may take to start, in milliseconds. */
const START_CEILING_MS = 30_000;

/** As its users write it. */
const MODULES = `modules:
  health:
    prober: grpc
    timeout: 3s
    grpc:
      preferred_ip_protocol: ip4
`;

/** The blackbox exporter as it is released, and as Debian has it. */
export const blackboxExporter = realBlackbox('blackbox-exporter', './blackbox_exporter');
export const blackboxExporterDebian = realBlackbox(
  'blackbox-exporter-debian',
  'prometheus-blackbox-exporter',
);

function realBlackbox(name: string, program: string): RealProber {
  return {
    name,
    proves: [name],
    open: async ({ folder }, signal): Promise<OpenProber> => {
      const scratch = await mkdtemp(join(tmpdir(), 'conformance-'));
      try {
        const config = join(scratch, 'blackbox.yml');
        await writeFile(config, MODULES);
        const launched = await launchProcess(
          {
            by: 'command',
            command: [program, `--config.file=${config}`, '--web.listen-address=127.0.0.1:0'],
            shell: false,
            cwd: folder,
            env: {},
            ready: { by: 'log', pattern: 'Listening on.*address=(\\S+:\\d+)' },
          },
          // Only for targets of ours.
          { listen: { on: 'tcp' } },
          {},
          AbortSignal.any([signal, AbortSignal.timeout(START_CEILING_MS)]),
        );
        return {
          look: async (target) => [
            { prober: name, ...(await probe(launched.ready.address, target, signal)) },
          ],
          stop: async () => {
            await launched.stop();
            await rm(scratch, { recursive: true, force: true });
          },
        };
      } catch (error) {
        await rm(scratch, { recursive: true, force: true });
        throw error;
      }
    },
  };
}

async function probe(exporter: string, target: string, signal: AbortSignal): Promise<Omit<Said, 'prober'>> {
  const query = new URLSearchParams({ module: 'health', target });
  const ceiling = AbortSignal.timeout(CEILING_MS);
  let text: string;
  try {
    const answer = await fetch(`http://${exporter}/probe?${query.toString()}`, {
      signal: AbortSignal.any([signal, ceiling]),
    });
    text = await answer.text();
  } catch (error) {
    if (ceiling.aborted && !signal.aborted)
      return { verdict: 'none', said: `nothing within ${String(CEILING_MS)} ms` };
    throw noAnswer(messageOf(error));
  }
  const success = /^probe_success (\d)$/m.exec(text)?.[1];
  if (success === undefined) throw noAnswer(text);
  const said = text
    .split('\n')
    .filter((line) => /^probe_(?:success|grpc_(?:status|health))\w*(?:\{.*\})? /.test(line));
  return { verdict: success === '1' ? 'healthy' : 'unhealthy', said: said.join('; ') };
}

function noAnswer(saw: string): ConformanceError {
  return new ConformanceError(
    'E_PROBER',
    `the blackbox exporter should answer with probe_success; saw ${quote(saw)}`,
    'start it by hand and ask for /probe?module=health&target=127.0.0.1:50051',
  );
}
