import { existsSync } from 'node:fs';
import { uptime as systemUptime } from 'node:os';
import { expect, test } from 'vitest';
import { Uptime } from './uptime.ts';

test.skipIf(!existsSync('/proc/uptime'))('the kernel says how long it has been running', () => {
  const uptime = Uptime.open();
  if (uptime === null) throw new Error('expected the kernel’s uptime, got none');
  const nowMs = uptime.nowMs();
  expect(Math.abs(nowMs - systemUptime() * 1_000)).toBeLessThan(2_000);
  uptime.look();
  expect(uptime.lookedMs).toBeGreaterThanOrEqual(nowMs);
  expect(uptime.bootId).toMatch(/^[0-9a-f-]{36}$/);
  uptime.close();
  expect(uptime.nowMs()).toBe(uptime.lookedMs);
});
