/** A calendar day without a time or zone, `YYYY-MM-DD`: strings compare as days do. */
export type CalendarDay = string;

const dayMs = 86_400_000;

const midnight = (day: CalendarDay): number => Date.parse(`${day}T00:00:00Z`);

const format = (epochMs: number): CalendarDay => new Date(epochMs).toISOString().slice(0, 10);

/** Month 1 to 12; 0 and 13 are the neighbours in the years beside. */
export const dayOf = (year: number, month: number, day: number): CalendarDay => format(Date.UTC(year, month - 1, day));

export const addDays = (day: CalendarDay, days: number): CalendarDay => format(midnight(day) + days * dayMs);

/** 0 is Sunday, 6 is Saturday. */
export const weekday = (day: CalendarDay): number => new Date(midnight(day)).getUTCDay();

/** The Monday of its week; Saturday and Sunday belong to the week before them. */
export const mondayOf = (day: CalendarDay): CalendarDay => addDays(day, -((weekday(day) + 6) % 7));

/** For a DATE column. */
export const toDate = (day: CalendarDay): Date => new Date(midnight(day));

/** From a DATE column. */
export const fromDate = (date: Date): CalendarDay => date.toISOString().slice(0, 10);
