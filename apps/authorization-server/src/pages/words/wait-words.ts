/** "in 40 seconds", "in 15 minutes": rounded up, so that nobody comes too early. */
export const waitWords = (seconds: number): string => {
  if (seconds <= 1) return 'in a second';
  return seconds < 90 ? `in ${seconds} seconds` : `in ${Math.ceil(seconds / 60)} minutes`;
};
