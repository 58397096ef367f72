export {
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
export { type GrantFill, type GrantOrder, type GrantUse, lossCentsOf, notionalCentsOf } from '../grants/grant-use.ts';
export { listEntriesOf, listLossLimited, lockBudgets, readGrantUse } from '../grants/grant-use-store.ts';
export { listPastOrders } from '../grants/past-order-store.ts';
export { type PastFill, type PastOrder, type PastRefusal, replayOrders } from '../grants/replay-orders.ts';
