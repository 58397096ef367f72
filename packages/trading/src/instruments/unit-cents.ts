import type { Contract } from './contracts.ts';
import { scaleHalfEven } from './scale-half-even.ts';

/**
 * What one contract at a price is worth, in whole cents. Where a tick is worth whole cents it is exact; else half a cent goes
 * to the even one. Profit is the difference of two of these, times the contracts: so what is booked in parts adds up.
 */
export const unitCents = ({ tickMills }: Pick<Contract, 'tickMills'>, priceTicks: bigint): bigint =>
  scaleHalfEven(priceTicks, tickMills, 10n);
