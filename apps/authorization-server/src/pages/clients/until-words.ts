const units: readonly [seconds: number, unit: string][] = [
  [2 * 86_400, 'day'],
  [2 * 3_600, 'hour'],
  [60, 'minute'],
];

const secondsOf: Record<string, number> = { day: 86_400, hour: 3_600, minute: 60 };

/** "in 29 days", "in 26 hours", "in 5 minutes", "in less than a minute": whole units, never more than is left. */
export const untilWords = (at: Date, now: Date): string => {
  const seconds = Math.floor((at.getTime() - now.getTime()) / 1000);
  if (seconds < 60) return 'in less than a minute';
  const [, unit] = units.find(([least]) => seconds >= least) ?? [60, 'minute'];
  const count = Math.floor(seconds / (secondsOf[unit] ?? 60));
  return `in ${count} ${unit}${count === 1 ? '' : 's'}`;
};
