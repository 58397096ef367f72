import type { DayOfUse } from '@portcullis/access';

/** Bars of a small picture, in the units of its view box. Templates only print it. */
export type Sparkline = {
  width: number;
  height: number;
  bars: { x: number; y: number; width: number; height: number; isLast: boolean }[];
  /** What the picture says. */
  words: string;
};

const size = { width: 180, height: 32, gap: 2, least: 1.5 } as const;

/** Calls a day, the oldest first. A day without a call is a line, one with any is seen. */
export const sparkline = (days: readonly Pick<DayOfUse, 'calls'>[]): Sparkline => {
  const calls = days.map((day) => day.calls);
  const most = Math.max(1, ...calls);
  const step = (size.width + size.gap) / Math.max(1, calls.length);
  const bars = calls.map((count, day) => {
    const height = count === 0 ? size.least : Math.max(3, (count / most) * size.height);
    return {
      x: round(day * step),
      y: round(size.height - height),
      width: round(step - size.gap),
      height: round(height),
      isLast: day === calls.length - 1,
    };
  });
  return { width: size.width, height: size.height, bars, words: wordsOf(calls) };
};

const wordsOf = (calls: readonly number[]): string => {
  const all = calls.reduce((sum, count) => sum + count, 0);
  if (all === 0) return `No calls in ${calls.length} days`;
  const busy = calls.filter((count) => count > 0).length;
  return `Calls a day over ${calls.length} days: ${countWords(all)} on ${busy} ${busy === 1 ? 'day' : 'days'}, at most ${countWords(Math.max(...calls))} a day`;
};

/** "1,234" */
export const countWords = (count: number): string => count.toLocaleString('en-US');

const round = (value: number): number => Math.round(value * 100) / 100;
