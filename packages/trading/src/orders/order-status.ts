export type OrderStatus =
  | 'Initialized'
  | 'Submitted'
  | 'Accepted'
  | 'Working'
  | 'PartFilled'
  | 'ChangePending'
  | 'CancelPending'
  | 'Filled'
  | 'Cancelled'
  | 'Rejected';

/** The whole life cycle. Anything that is not in this table is a bug. Expiry is Cancelled with the reason `expired`. */
const transitions: Record<OrderStatus, readonly OrderStatus[]> = {
  Initialized: ['Submitted', 'Rejected'],
  Submitted: ['Accepted', 'Rejected'],
  Accepted: ['Working', 'PartFilled', 'Filled', 'CancelPending', 'Rejected'],
  Working: ['PartFilled', 'Filled', 'ChangePending', 'CancelPending'],
  PartFilled: ['PartFilled', 'Filled', 'ChangePending', 'CancelPending'],
  ChangePending: ['Working', 'PartFilled', 'Filled', 'CancelPending'],
  CancelPending: ['PartFilled', 'Filled', 'Cancelled'],
  Filled: [],
  Cancelled: [],
  Rejected: [],
};

export const orderStatuses = Object.keys(transitions) as OrderStatus[];

export const isOrderStatus = (text: string): text is OrderStatus => Object.hasOwn(transitions, text);

export const mayBecome = (from: OrderStatus, to: OrderStatus): boolean => transitions[from].includes(to);

export const isTerminal = (status: OrderStatus): boolean => transitions[status].length === 0;

/** States of orders that can still trade, cancel or change. */
export const liveStatuses: readonly OrderStatus[] = orderStatuses.filter((status) => !isTerminal(status));
