/** Subscription plans, lowest first. */
export const plans = ['free', 'pro', 'elite'] as const;

export type Plan = (typeof plans)[number];

export const isPlan = (value: unknown): value is Plan => plans.includes(value as Plan);

/** True when the held plan is the required one or a higher one. An unknown plan reaches nothing. */
export const reachesPlan = (held: string, required: Plan): boolean =>
  isPlan(held) && plans.indexOf(held) >= plans.indexOf(required);
