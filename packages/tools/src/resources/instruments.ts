import {
  dollars,
  findInstrument,
  frontInstruments,
  type Instrument,
  type MarketHours,
  roots,
} from '@portcullis/trading';
import { instrumentFacts } from '../shapes/quote.ts';
import { defineResource, defineTemplate } from './define-resource.ts';

/** Every root with its front contract. */
export const instruments = defineResource({
  uri: 'portcullis://instruments',
  name: 'instruments',
  title: 'Instruments',
  description: 'Each root with its front contract, tick, point value, margins, fees and trading hours.',
  mimeType: 'application/json',
  text: ({ service: { market }, now }) =>
    JSON.stringify({ instruments: frontInstruments(now).map((each) => tell(each, market.hours)) }),
});

/** One contract, written in any form that tools take. */
export const instrument = defineTemplate({
  uriTemplate: 'portcullis://instruments/{instrument}',
  name: 'instrument',
  title: 'Instrument',
  description: 'One instrument: a root such as ES, or a contract such as ESZ26.',
  mimeType: 'application/json',
  text: ({ service: { market }, now }, value) => {
    const found = findInstrument(value, now);
    return found.ok ? JSON.stringify(tell(found.instrument, market.hours)) : undefined;
  },
  values: () => roots,
});

/** Margins and fees are in dollars a contract; fees are for each side. */
const tell = (found: Instrument, hours: MarketHours) => ({
  instrument: found.name,
  root: found.root,
  ...instrumentFacts(found, hours),
  time_zone: found.timeZone,
  contract_months: found.months,
  initial_margin: dollars(found.initialMarginCents),
  maintenance_margin: dollars(found.maintenanceMarginCents),
  fee_per_side: dollars(found.feeCents),
});
