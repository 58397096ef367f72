import type { UnitCents } from '@portcullis/journal';
import { instrumentNamed, unitCents } from '@portcullis/trading';

/** What a contract of an instrument is worth at a price, as the journal asks for it. */
export const unitCentsOf = (instrument: string): UnitCents => {
  const contract = instrumentNamed(instrument);
  return (priceTicks) => unitCents(contract, priceTicks);
};
