import type { Case } from '../../harness/case/case.ts';
import { NAME, OTHER, OVERALL } from '../../harness/case/names.ts';
import { check, overallFollows, overallStart, set } from '../../harness/case/steps.ts';

/** The empty name: the server as a whole. */
export const checkOverallCases: readonly Case[] = [
  {
    id: 'check/overall-start-state',
    requirement: 'CHK-01',
    summary: 'before anything is set, the empty name is in the expected start state (SERVING, or --overall)',
    steps: [overallStart()],
  },
  {
    id: 'check/overall-can-be-set',
    requirement: 'CHK-22',
    summary: 'the empty name shows what was set',
    tolerate: 'aggregation',
    steps: [
      set(OVERALL, 'NOT_SERVING'),
      check(OVERALL, 'NOT_SERVING'),
      set(OVERALL, 'SERVING'),
      check(OVERALL, 'SERVING'),
    ],
  },
  {
    id: 'check/overall-leaves-services-alone',
    requirement: 'CHK-10',
    summary: 'a service keeps its status when the empty name changes',
    tolerate: 'coupling',
    steps: [
      set(NAME, 'SERVING'),
      set(OVERALL, 'NOT_SERVING'),
      check(NAME, 'SERVING'),
      set(OVERALL, 'SERVING'),
      set(OTHER, 'NOT_SERVING'),
      check(OTHER, 'NOT_SERVING'),
      check(NAME, 'SERVING'),
    ],
  },
  {
    id: 'check/services-leave-overall-alone',
    requirement: 'CHK-10',
    summary: 'the empty name keeps its status when a service changes',
    tolerate: 'aggregation',
    steps: [
      set(OVERALL, 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      check(OVERALL, 'SERVING'),
      set(OVERALL, 'NOT_SERVING'),
      set(NAME, 'SERVING'),
      check(OVERALL, 'NOT_SERVING'),
      set(OVERALL, 'SERVING'),
    ],
  },
  {
    id: 'check/overall-follows-services',
    requirement: 'CHK-10',
    summary: 'on a target that declares aggregation the empty name is SERVING exactly while all services are',
    onlyFor: 'aggregation',
    steps: [overallFollows(NAME)],
  },
  {
    id: 'check/unknown-name-while-not-serving',
    requirement: 'CHK-21',
    summary: 'an unregistered name is NOT_FOUND while the server as a whole is NOT_SERVING',
    tolerate: 'coupling',
    steps: [
      set(OVERALL, 'NOT_SERVING'),
      check(NAME, 'NOT_FOUND'),
      set(OVERALL, 'SERVING'),
      check(NAME, 'NOT_FOUND'),
    ],
  },
];
