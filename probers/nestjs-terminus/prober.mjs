/** The indicator for gRPC of NestJS Terminus, with what it does where nobody sets anything but the address. */
import 'reflect-metadata';
// It loads these with its first look, in the time of that.
import '@grpc/grpc-js';
import '@grpc/proto-loader';
import '@nestjs/microservices';
import { GRPCHealthIndicator, HealthIndicatorService } from '@nestjs/terminus';
import { serve } from '../lines/node/lines.mjs';

const indicator = new GRPCHealthIndicator(new HealthIndicatorService());

await serve(async ({ id, address }) => {
  // It keeps a client for each key.
  const { [id]: result } = await indicator.checkService(id, '', { url: address });
  return { verdict: result.status === 'up' ? 'healthy' : 'unhealthy', said: JSON.stringify(result) };
});
