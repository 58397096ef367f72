export const minuteMs = 60_000;

/** The start of the minute of an instant. */
export const minuteOf = (instant: Date): Date => new Date(Math.floor(instant.getTime() / minuteMs) * minuteMs);
