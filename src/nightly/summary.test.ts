import { describe, expect, it } from 'vitest';
import type { NightRow } from '../report/night.ts';
import { verdictOf } from './summary.ts';
import { nextTurn } from './turns.ts';

const row = (changes: Partial<NightRow> = {}): NightRow => ({
  runId: 'r',
  href: 'r/report.html',
  verdict: 'valid',
  sentence: '',
  cluster: 'sim',
  seed: 1,
  reads: 'index',
  canary: false,
  faults: '',
  ok: 1,
  fail: 0,
  info: 0,
  leaderChanges: 1,
  wallDurationMs: 1000,
  ...changes,
});
const caught = row({ canary: true, verdict: 'violation' });
const missed = row({ canary: true, verdict: 'valid' });
const many = (count: number, changes: Partial<NightRow> = {}) =>
  Array.from({ length: count }, () => row(changes));

const OVER = '2026-11-25T06:00:00.000Z';
const verdict = (rows: readonly NightRow[]) => verdictOf({ rows, endedAt: OVER });

describe("a night's verdict", () => {
  it('is that of its worst run: violation, error, inconclusive, valid', () => {
    const of = (...rows: NightRow[]) => verdict([caught, ...rows]).verdict;
    expect(of(row(), row())).toBe('valid');
    expect(of(row(), row({ verdict: 'inconclusive' }))).toBe('inconclusive');
    expect(of(row({ verdict: 'error' }), row({ verdict: 'inconclusive' }))).toBe('error');
    expect(of(row({ verdict: 'error' }), row({ verdict: 'violation' }))).toBe('violation');
  });

  it('does not count a canary as a violation, and a missed one as an error', () => {
    expect(verdict([missed, caught, row()]).verdict).toBe('valid');
    expect(verdict([missed, row()]).verdict).toBe('error');
    expect(verdict([row()]).verdict).toBe('error');
    expect(verdict([missed, row({ verdict: 'violation' })]).verdict).toBe('violation');
  });

  it('is inconclusive at best where the night was stopped', () => {
    const stopped = (...rows: NightRow[]) => verdictOf({ rows, endedAt: null });
    expect(stopped(caught, row()).sentence).toBe(
      'inconclusive: the night is not over; 1 run: 0 violation, 0 error, 0 inconclusive, 1 valid',
    );
    expect(stopped(caught, row({ verdict: 'violation' })).verdict).toBe('violation');
    expect(stopped(caught, row({ verdict: 'error' })).verdict).toBe('error');
  });

  it('is inconclusive where no run ended', () => {
    expect(verdict([caught]).verdict).toBe('inconclusive');
  });
});

describe('what a night does next', () => {
  const minute = 60_000;
  it('tries canaries until one is caught, ten at most', () => {
    expect(nextTurn([], minute, false, minute)).toBe('canary');
    expect(nextTurn([missed], minute, false, minute)).toBe('canary');
    expect(nextTurn([missed, caught], minute, false, minute)).toBe('sim');
    expect(nextTurn(many(10, { canary: true }), minute, false, minute)).toBe('sim');
  });

  it('puts a run in containers early, then after twenty others, where there is an engine and time', () => {
    const rows = [caught, ...many(3)];
    expect(nextTurn(rows, 5 * minute, true, minute)).toBe('docker');
    expect(nextTurn(rows, 5 * minute, false, minute)).toBe('sim');
    expect(nextTurn(rows, minute, true, minute)).toBe('sim');
    const after = [...rows, row({ cluster: 'docker' }), row()];
    expect(nextTurn(after, 5 * minute, true, minute)).toBe('sim');
    expect(nextTurn([...after, ...many(19)], 5 * minute, true, minute)).toBe('docker');
  });

  it('ends where the slowest run so far would not fit any more', () => {
    expect(nextTurn([caught, row({ wallDurationMs: 5000 })], 4000, false, minute)).toBe('end');
    expect(nextTurn([caught, row({ wallDurationMs: 3000 })], 4000, false, minute)).toBe('sim');
  });
});
