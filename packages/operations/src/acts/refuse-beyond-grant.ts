import { beyondTime } from '@portcullis/trading';
import { grantsOf } from '../limits/grant-bounds.ts';
import { orRefuse } from '../refusal.ts';
import type { Authority } from './authority.ts';

/** Each of their orders is judged by itself: one that only reduces a position is an exit, whatever tool sends it. */
const judgedByOrder: ReadonlySet<string> = new Set([
  'PlaceOrder',
  'Change',
  'CancelReplace',
  'FlatPlace',
  'Reverse',
  'ReversePosition',
]);

/**
 * Holds back what writes but is no order, when a grant has ended or cannot be read.
 * @throws Refusal `grant_limit`
 */
export const refuseBeyondGrant = (
  authority: Authority,
  { needs, isExit, tool }: { needs: string; isExit?: boolean; tool?: string },
  now: Date,
): void => {
  if (needs !== 'mcp:trade' || isExit || (tool !== undefined && judgedByOrder.has(tool))) return;
  for (const grant of grantsOf(authority, now)) {
    const refused = beyondTime(grant);
    if (refused) orRefuse(refused);
  }
};
