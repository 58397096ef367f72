export {
  counts,
  type Grant,
  type GrantBounds,
  type GrantField,
  type GrantHours,
  grantFields,
  hasBudget,
  isInHours,
} from '../grants/grant-bounds.ts';
export { type Budget, budgetsIn } from '../grants/grant-budgets.ts';
export { beyondTime } from '../grants/grant-checks.ts';
export { beyondGrant, type GrantAsk } from '../grants/grant-judges.ts';
export { type GrantLedger, useOf } from '../grants/grant-ledger.ts';
export { type GrantFill, type GrantOrder, type GrantUse, lossCentsOf, notionalCentsOf } from '../grants/grant-use.ts';
export {
  listEntriesOf,
  listLossLimited,
  listLossLimitedPersons,
  lockBudgets,
  readGrantLedger,
  readGrantUse,
} from '../grants/grant-use-store.ts';
export { listPastOpenings, type OpeningAsked, openingKey, type PastOpening } from '../grants/past-openings-store.ts';
export { listPastOrders, type PlacedBy } from '../grants/past-order-store.ts';
export {
  type PastDays,
  type PastFill,
  type PastOrder,
  type PastRefusal,
  replayOrders,
} from '../grants/replay-orders.ts';
