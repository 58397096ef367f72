import { type Check, established } from '../gate.ts';

/** From the least to the most. */
const plans = ['free', 'pro', 'elite'];

/** What the plan is needed for: to be told what there is costs nothing. */
const paidMethods = new Set(['tools/call', 'prompts/get', 'resources/read', 'completion/complete']);

/** A plan is no scope: no challenge, for no token would help. */
export const checkPlan: Check = (known, { requiredPlan }) => {
  if (requiredPlan === undefined || !paidMethods.has(established(known, 'message').method)) return undefined;
  const held = plans.indexOf(established(known, 'principal').plan);
  return held >= plans.indexOf(requiredPlan) ? undefined : { refuse: { reason: 'plan_required', plan: requiredPlan } };
};
