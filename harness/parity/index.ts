import { blackboxExporter, blackboxExporterDebian } from './blackbox-exporter.ts';
import { consulChecker } from './consul.ts';
import { envoyServer } from './envoy.ts';
import { gatus } from './gatus.ts';
import { goClients } from './go-clients.ts';
import { grpcHealthProbe, grpcHealthProbeOld } from './grpc-health-probe.ts';
import { grpcurl } from './grpcurl.ts';
import { haproxy } from './haproxy.ts';
import { javaClients } from './java-clients.ts';
import { kubelet } from './kubelet.ts';
import { nestjsTerminus } from './nestjs-terminus.ts';
import { pythonClients } from './python-clients.ts';
import type { RealProber } from './real-prober.ts';
import { traefikChecker } from './traefik.ts';
import { uptimeKuma } from './uptime-kuma.ts';

/** Every real program that proves models. One import and one entry a line. */
export const realProbers: readonly RealProber[] = [
  blackboxExporter,
  blackboxExporterDebian,
  consulChecker,
  envoyServer,
  gatus,
  goClients,
  grpcHealthProbe,
  grpcHealthProbeOld,
  grpcurl,
  haproxy,
  javaClients,
  kubelet,
  nestjsTerminus,
  pythonClients,
  traefikChecker,
  uptimeKuma,
];
