import { type LimitField, limitedOrderTypes, limitedSides, type TradingLimits, weekDays } from '@portcullis/access';

/** One input for text of the form of a connection's limits. */
export type TextField = {
  name: string;
  label: string;
  hint: string;
  /** The limit that it is, or is part of. */
  limit: LimitField;
};

/** Several of a closed list: all of them chosen is no limit, none chosen allows nothing. */
export type ChoiceField = {
  name: string;
  label: string;
  limit: LimitField;
  choices: readonly (readonly [value: string, name: string])[];
};

/** What a person types for a list that allows nothing. Empty is no limit. */
export const nothing = 'none';

type AmountField = {
  [Field in LimitField]: number extends TradingLimits[Field] ? Field : never;
}[LimitField];

export const whereFields: readonly TextField[] = [
  {
    ...{ name: 'accounts', label: 'Accounts', limit: 'accounts' },
    hint: `Names, with commas between. Empty: all of yours. “${nothing}”: not one. Exits are taken in all.`,
  },
  {
    ...{ name: 'instruments', label: 'Instruments', limit: 'instruments' },
    hint: `Roots, such as ES, MES. Empty: all. “${nothing}”: not one.`,
  },
];

export const choiceFields: readonly ChoiceField[] = [
  {
    ...{ name: 'sides', label: 'Sides', limit: 'sides' },
    choices: limitedSides.map((side) => [side, side]),
  },
  {
    ...{ name: 'order_types', label: 'Types of order', limit: 'order_types' },
    choices: limitedOrderTypes.map((type) => [type, type]),
  },
];

export const amountFields: readonly (TextField & { name: AmountField })[] = [
  { name: 'max_order_quantity', label: 'Largest order', hint: 'Contracts.', limit: 'max_order_quantity' },
  {
    ...{ name: 'max_position', label: 'Largest position', limit: 'max_position' },
    hint: 'Contracts in an instrument of an account, with what works.',
  },
  {
    ...{ name: 'orders_per_hour', label: 'Most orders an hour', limit: 'orders_per_hour' },
    hint: 'In any sixty minutes.',
  },
  {
    ...{ name: 'notional_per_day', label: 'Most worth of orders a day', limit: 'notional_per_day' },
    hint: 'USD: price times contracts. The day begins at 18:00 New York.',
  },
  {
    ...{ name: 'loss_per_day', label: 'Most loss a day', limit: 'loss_per_day' },
    hint: 'USD that orders under these limits may lose, fees counted.',
  },
];

export const hoursFields: readonly TextField[] = [
  { name: 'hours_from', label: 'Trades from', hint: 'Such as 09:30. Empty: at any hour.', limit: 'trading_hours' },
  { name: 'hours_to', label: 'Trades to', hint: 'Such as 16:00, or 24:00.', limit: 'trading_hours' },
  { name: 'hours_zone', label: 'Time zone', hint: 'Such as America/New_York.', limit: 'trading_hours' },
];

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const daysField: ChoiceField = {
  ...{ name: 'hours_days', label: 'Days on which the hours begin', limit: 'trading_hours' },
  choices: weekDays.map((day, index) => [day, dayNames[index] ?? day]),
};

export const endField: TextField = {
  ...{ name: 'expires_at', label: 'Trades until', limit: 'expires_at' },
  hint: 'UTC. From then on only exits are taken. Empty: no end.',
};

export const textFields: readonly TextField[] = [...whereFields, ...amountFields, ...hoursFields, endField];
export const allChoices: readonly ChoiceField[] = [...choiceFields, daysField];

/** What the house proposes where nobody has asked for anything: enough to try a client, too little to be hurt by. */
export const suggestedLimits: TradingLimits = {
  type: 'portcullis_trading',
  max_order_quantity: 2,
  max_position: 4,
  orders_per_hour: 60,
  loss_per_day: 1_000,
};
