const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as pages print it, and as machines read it. */
export type Moment = { iso: string; words: string; ago: string };

export const momentOf = (at: Date, now: Date): Moment => ({
  iso: at.toISOString(),
  words: timeWords(at),
  ago: agoWords(at, now),
});

/** "21 Nov 2026, 04:12 UTC" */
export const timeWords = (at: Date): string => {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  return `${day}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;
};

/** "just now", "5 minutes ago", "3 days ago": the largest whole unit. */
export const agoWords = (at: Date, now: Date): string => {
  const seconds = Math.floor((now.getTime() - at.getTime()) / 1000);
  if (seconds < 60) return 'just now';
  const [size, unit] = units.find(([each]) => seconds >= each) ?? [60, 'minute'];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
};

const units: readonly [seconds: number, unit: string][] = [
  [31_536_000, 'year'],
  [2_592_000, 'month'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];
