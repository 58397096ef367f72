import { describe, expect, it } from 'vitest';
import { clockWords, isInWindow, windowInput } from './trading-window.ts';

describe('A window of hours', () => {
  const morning = { fromMinute: 9 * 60 + 30, toMinute: 11 * 60 };
  const night = { fromMinute: 22 * 60, toMinute: 2 * 60 };
  it.each([
    ['2026-11-18T14:29:59Z', morning, false],
    ['2026-11-18T14:30:00Z', morning, true],
    ['2026-11-18T16:00:00Z', morning, false],
    // In July New York is an hour nearer to UTC.
    ['2026-07-15T13:30:00Z', morning, true],
    ['2026-11-19T03:00:00Z', night, true],
    ['2026-11-19T06:59:00Z', night, true],
    ['2026-11-19T07:00:00Z', night, false],
  ])('holds %s of New York or not', (time, window, inside) =>
    expect(isInWindow(window, new Date(time), 'America/New_York')).toBe(inside),
  );

  it('is read from a form, both times or neither', () => {
    expect(windowInput.parse({ from: '09:30', to: '11:00' })).toEqual(morning);
    expect(windowInput.parse({ from: '', to: '' })).toBeNull();
    for (const bad of [
      { from: '09:30', to: '' },
      { from: '', to: '11:00' },
      { from: '09:30', to: '09:30' },
      { from: '25:00', to: '11:00' },
      { from: '9:30', to: '11:00' },
      {},
    ])
      expect(windowInput.safeParse(bad).success).toBe(false);
    expect([clockWords(570), clockWords(0)]).toEqual(['09:30', '00:00']);
  });
});
