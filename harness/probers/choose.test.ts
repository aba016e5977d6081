import { describe, expect, it } from 'vitest';
import { chooseProbers } from './choose.ts';
import { isTold, probersOf } from './groups.ts';
import { probers } from './index.ts';

const ids = (from: readonly { readonly id: string }[]): string[] => from.map(({ id }) => id);

describe('without names', () => {
  const { chosen, leftOut } = chooseProbers(probers, []);

  it('all are asked that can be right about a healthy server', () => {
    expect(ids(chosen)).toEqual(expect.arrayContaining(['aws-alb', 'kubelet', 'haproxy-httpchk', 'envoy']));
  });

  it('those are left out that take every server for unhealthy', () => {
    // One looks for the status in the headers, one can send no message, one asks for a path of its own.
    expect(ids(leftOut)).toEqual(
      expect.arrayContaining(['haproxy-grpc-status', 'haproxy-body', 'go-training-2017']),
    );
    expect(chosen.length + leftOut.length).toBe(probers.length);
  });
});

describe('with names', () => {
  it('those are asked, in the order of the models', () => {
    expect(chooseProbers(probers, ['kubelet', 'haproxy-body', 'envoy'])).toEqual({
      chosen: probers.filter(({ id }) => ['kubelet', 'haproxy-body', 'envoy'].includes(id)),
      leftOut: [],
    });
  });

  it('all are asked for the word all', () => {
    expect(chooseProbers(probers, ['all']).chosen).toEqual(probers);
  });

  it('a name that no prober has is refused', () => {
    expect(() => chooseProbers(probers, ['kubelet', 'envoi'])).toThrow(
      'there is no prober "envoi"; did you mean "envoy"?',
    );
  });
});

describe('groups', () => {
  it('put every prober into one of three', () => {
    const groups = (['message', 'others', 'watchers'] as const).map((group) => probersOf(group, probers));
    expect(ids(groups.flat()).toSorted()).toEqual(ids(probers).toSorted());
  });

  it('know who can be told a name', () => {
    const told = ids(probers.filter(isTold));
    expect(told).toEqual(expect.arrayContaining(['kubelet', 'a17-grpc-go', 'grpcurl']));
    for (const id of ['traefik', 'gatus-body', 'aws-alb', 'aws-nlb']) expect(told).not.toContain(id);
    expect(ids(probersOf('told', probers))).not.toContain('grpcurl');
  });
});
