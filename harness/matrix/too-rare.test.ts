import { describe, expect, it } from 'vitest';
import { isTooRare, percent } from './problems.ts';

describe('isTooRare', () => {
  it.each<[caught: number, runs: number, rate: number, tooRare: boolean, probability: string]>([
    [0, 13, 0.5, false, '1 in 8192'],
    [0, 14, 0.5, true, '1 in 16 384'],
    [1, 17, 0.5, false, '18 in 131 072'],
    [1, 18, 0.5, true, '19 in 262 144'],
    [2, 20, 0.5, false, '211 in 1 048 576'],
    [2, 22, 0.5, true, '254 in 4 194 304'],
    [0, 3, 0.9, false, '1 in 1000'],
    [0, 5, 0.9, true, '1 in 100 000'],
    [1, 6, 0.9, true, '55 in a million'],
    [1, 5, 0.9, false, '46 in 100 000'],
    [0, 5, 0.1, false, '59 in 100'],
    [5, 5, 0.9, false, '1: nothing is more than all'],
    [4, 5, 1, true, '0: a sure thing failed'],
    [5, 5, 1, false, '1: a sure thing'],
    [0, 5, 0, false, '1: it was never to be caught'],
    [0, 0, 0.9, false, '1: it was never run'],
  ])('caught in %i of %i with a rate of %d: %s, for the probability is %s', (caught, runs, rate, tooRare) => {
    expect(isTooRare(caught, runs, rate)).toBe(tooRare);
  });
});

describe('percent', () => {
  it.each<[rate: number, text: string]>([
    [0, '0.0 %'],
    [0.1, '10.0 %'],
    [0.9375, '93.8 %'],
    [0.9985, '99.9 %'],
    [1, '100.0 %'],
  ])('%d is %s', (rate, text) => {
    expect(percent(rate)).toBe(text);
  });
});
