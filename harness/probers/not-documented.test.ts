import { expect, test } from 'vitest';
import { awsVpcLattice } from './aws-vpc-lattice.ts';
import { azureAgc } from './azure-agc.ts';
import { decideImagined } from './testing/imagined.ts';

test.each([awsVpcLattice, azureAgc])('nobody knows how $name decides', (prober) => {
  for (const outcome of ['healthy', 'ok_not_serving', 'refused'])
    expect(decideImagined(prober, outcome)).toMatchObject({ verdict: 'unknown', grade: 'unknown' });
});
