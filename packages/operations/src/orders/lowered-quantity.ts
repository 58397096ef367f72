import type { Granted } from '../writes/write.ts';

/** What was asked for, for as many contracts as the person let it be. Never more than was asked for. */
export const lowered = <Asked extends { quantity?: number | undefined }>(asked: Asked, { quantity }: Granted): Asked =>
  quantity === undefined || asked.quantity === undefined || quantity >= asked.quantity ? asked : { ...asked, quantity };

/** What the answer says of it. */
export const loweredWarnings = (asked: { quantity?: number | undefined }, granted: Granted): string[] => {
  const { quantity } = lowered(asked, granted);
  return quantity === asked.quantity ? [] : [`The person lowered the quantity from ${asked.quantity} to ${quantity}.`];
};
