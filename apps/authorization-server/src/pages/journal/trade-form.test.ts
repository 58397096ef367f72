import { describe, expect, it } from 'vitest';
import { parseForm } from '../frame/forms.ts';
import { TradeForm, writtenTrade } from './trade-form.ts';

const typed = {
  ...{ account: 'Sim101', instrument: 'ES', side: 'Long', quantity: '2', entry_price: '6700', fees: '4.50' },
  ...{ entry_at: '2026-11-18T09:30', exit_price: '6702.25', exit_at: '2026-11-18T09:41:05' },
};

describe('A trade as it is typed', () => {
  it('has its times by the clock of the person’s zone, summer and winter', () => {
    const inZone = (form: object, zone: string) => {
      const parsed = parseForm(TradeForm, { ...typed, ...form });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
      return writtenTrade(parsed.data, zone);
    };
    expect(inZone({}, 'America/New_York')).toMatchObject({
      ...{ quantity: 2, entryPrice: '6700', exitPrice: '6702.25', feesCents: 450n },
      ...{ entryAt: new Date('2026-11-18T14:30:00Z'), exitAt: new Date('2026-11-18T14:41:05Z') },
    });
    expect(inZone({ entry_at: '2026-07-15T09:30' }, 'Europe/London').entryAt).toEqual(new Date('2026-07-15T08:30:00Z'));
    expect(inZone({ exit_price: '', exit_at: '', fees: '' }, 'UTC')).toMatchObject({
      exitAt: undefined,
      feesCents: 0n,
    });
  });

  it.each([
    [{ exit_price: '' }, 'exit_price', 'An exit has both a price and a time'],
    [{ exit_at: '' }, 'exit_price', 'An exit has both a price and a time'],
    [{ entry_at: 'yesterday' }, 'entry_at', 'Enter a day and a time'],
    [{ entry_at: '2026-02-30T09:30' }, 'entry_at', 'Enter a day and a time'],
    [{ entry_at: '' }, 'entry_at', 'Enter when'],
    [{ entry_price: '' }, 'entry_price', 'Enter the price'],
    [{ entry_price: '-5' }, 'entry_price', 'Enter a price'],
    [{ quantity: '0' }, 'quantity', 'Enter a whole number'],
    [{ quantity: '10001' }, 'quantity', 'Enter a whole number'],
    [{ side: 'Up' }, 'side', 'Choose a side'],
    [{ account: undefined }, 'account', 'Choose an account'],
    [{ fees: '-1' }, 'fees', 'Enter an amount'],
  ])('with %j is wrong at %s: %s', (wrong, field, words) => {
    const parsed = parseForm(TradeForm, { ...typed, ...wrong });
    expect(parsed.ok ? {} : parsed.errors).toMatchObject({ [field]: expect.stringContaining(words) });
  });
});
