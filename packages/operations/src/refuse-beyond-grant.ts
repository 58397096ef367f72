import type { Connection } from '@portcullis/access';
import { beyondTime } from '@portcullis/trading';
import { grantOf } from './grant-bounds.ts';
import { orRefuse } from './refusal.ts';

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
 * Holds back what writes but is no order, when the grant has ended or cannot be read.
 * @throws Refusal `grant_limit`
 */
export const refuseBeyondGrant = (
  connection: Connection | undefined,
  { needs, isExit, tool }: { needs: string; isExit?: boolean; tool?: string },
  now: Date,
): void => {
  if (needs !== 'mcp:trade' || isExit || (tool !== undefined && judgedByOrder.has(tool))) return;
  const grant = grantOf(connection, now);
  const refused = grant && beyondTime(grant);
  if (refused) orRefuse(refused);
};
