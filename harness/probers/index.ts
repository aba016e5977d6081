import { a17CCore } from './a17-c-core.ts';
import { a17GrpcGo } from './a17-grpc-go.ts';
import { a17GrpcJava } from './a17-grpc-java.ts';
import { alibabaAlb } from './alibaba-alb.ts';
import { awsAlb } from './aws-alb.ts';
import { awsEcs } from './aws-ecs.ts';
import { awsNlb } from './aws-nlb.ts';
import { awsVpcLattice } from './aws-vpc-lattice.ts';
import { azureAgc } from './azure-agc.ts';
import { blackboxExporter, blackboxExporterDebian } from './blackbox-exporter.ts';
import { cloudRun } from './cloud-run.ts';
import { consul } from './consul.ts';
import { datadogGrpcCheck } from './datadog-grpc-check.ts';
import { dockerGrpcHealthProbe, dockerGrpcurl } from './docker.ts';
import { appMesh, envoy } from './envoy.ts';
import { gatusProbers } from './gatus.ts';
import { gcpLoadBalancer } from './gcp-load-balancer.ts';
import { goTraining } from './go-training.ts';
import { grpcHealthProbe, grpcHealthProbeOld } from './grpc-health-probe.ts';
import { grpcJavaCheck } from './grpc-java-check.ts';
import { grpcurl } from './grpcurl.ts';
import { haproxyProbers } from './haproxy.ts';
import { istioPilotAgent } from './istio-pilot-agent.ts';
import { kongApisixTcp } from './kong-apisix.ts';
import { kubelet } from './kubelet.ts';
import { nestjsTerminus } from './nestjs-terminus.ts';
import { nginxPlus, nginxPlusStatus12 } from './nginx-plus.ts';
import { nomad } from './nomad.ts';
import type { Prober } from './prober.ts';
import { tencentAlb } from './tencent-alb.ts';
import { traefik } from './traefik.ts';
import { uptimeKumaProbers } from './uptime-kuma.ts';

/** Every prober that there is a model of. One import and one entry a line. */
export const probers: readonly Prober[] = [
  a17CCore,
  a17GrpcGo,
  a17GrpcJava,
  alibabaAlb,
  appMesh,
  awsAlb,
  awsEcs,
  awsNlb,
  awsVpcLattice,
  azureAgc,
  blackboxExporter,
  blackboxExporterDebian,
  cloudRun,
  consul,
  datadogGrpcCheck,
  dockerGrpcHealthProbe,
  dockerGrpcurl,
  envoy,
  ...gatusProbers,
  gcpLoadBalancer,
  goTraining,
  grpcHealthProbe,
  grpcHealthProbeOld,
  grpcJavaCheck,
  grpcurl,
  ...haproxyProbers,
  istioPilotAgent,
  kongApisixTcp,
  kubelet,
  nestjsTerminus,
  nginxPlus,
  nginxPlusStatus12,
  nomad,
  tencentAlb,
  traefik,
  ...uptimeKumaProbers,
];
