import type { Reader, Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import { accountValue, exposuresOf, holdingIn, newestQuoteIn } from '../accounts/account-book.ts';
import { readAccountBook } from '../accounts/account-book-store.ts';
import { marginNeededCents } from '../accounts/margin.ts';
import { fillRulesOf, venueOptionsOf } from '../accounts/venue-options.ts';
import type { GrantFacts, OrderFacts } from '../checks/order-facts.ts';
import type { Grant } from '../grants/grant-bounds.ts';
import { isGrantCheck } from '../grants/grant-checks.ts';
import { type GrantLedger, useOf } from '../grants/grant-ledger.ts';
import { readGrantLedger } from '../grants/grant-use-store.ts';
import { type Instrument, instrumentNamed } from '../instruments/instrument.ts';
import { dayOrderExpiry, isOpen } from '../instruments/session.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import { isFresh, type Market } from '../market/market.ts';
import type { Quote } from '../market/quote.ts';
import { availableTo, recordFill } from '../matching/match-order.ts';
import { acceptOrder, stepOrder } from '../matching/order-life.ts';
import type { Execution } from '../orders/execution-store.ts';
import type { ExitPlan } from '../orders/exit-plan.ts';
import type { Order } from '../orders/order.ts';
import { type OrderPrices, type OrderRequest, parseOrderPrices } from '../orders/order-request.ts';
import { clientOrderIdTaken, insertOrder, type NewOrder, ocoIdUsed } from '../orders/order-store.ts';
import type { StopRules } from '../orders/stop-rules.ts';
import type { Outcome } from '../refusal.ts';
import { readExits } from '../strategies/strategy-exits.ts';
import { checkOrder, orderChecks } from './order-checks.ts';
import { countPlaced } from './placed-orders.ts';
import { isReduceOnly } from './reduce-only.ts';

export type Submission = {
  /** Locked and in its session: see `lockAccount`. */
  account: Account;
  instrument: Instrument;
  request: OrderRequest;
  market: Market;
  now: Date;
  /** What the life cycle names as the cause: a tool, `page`, `venue`. */
  source: string;
  /** The connection that places it; null for the person's own hand. */
  connectionId: string | null;
  /** What bounds that connection, and all of them together. Where any has budgets, `lockBudgets` was called before. */
  grants?: readonly Grant[] | undefined;
  /** What of the grants is used, where it was read after `lockBudgets` and nothing was written since; else it is read. */
  ledger?: GrantLedger | undefined;
  standing?: Standing | undefined;
};

/** What an order is besides what it asks for: said by the venue's own commands, never by a caller. */
export type Standing = {
  /** It only ever closes, and shrinks with the position. */
  protects?: boolean;
  /** It closes a position, and is for no more than that. */
  closes?: boolean;
  /** It takes the place of a leg of its group. */
  joinsGroup?: boolean;
  parentOrderId?: string | null;
  /** Used when the request has no bracket. */
  exitPlan?: ExitPlan | null;
  /** The template that `exitPlan`, or a protective order, is of. */
  strategy?: string | null;
  stopRules?: StopRules | null;
};

export type Submitted = { order: Order; executions: Execution[]; account: Account };

const readFacts = async (reader: Reader, submission: Submission): Promise<OrderFacts> => {
  const { account, instrument, request, market, now, standing = {} } = submission;
  const book = await readAccountBook(reader, account);
  const { clientOrderId, ocoId } = request;
  const parsed = parseOrderPrices(instrument, request);
  return {
    request,
    prices: parsed.ok ? await readExits(reader, account.personId, { parsed, request, standing }) : parsed,
    remaining: request.quantity,
    stopIsNew: true,
    instrument,
    quote: book.quotes.get(instrument.name),
    book,
    market,
    newestQuoteAt: newestQuoteIn(book),
    clientOrderIdTaken:
      clientOrderId === undefined ? false : await clientOrderIdTaken(reader, account.personId, clientOrderId),
    protects: standing.protects ?? false,
    closes: standing.closes ?? false,
    placed: await countPlaced(reader, account, { market, now }),
    ocoIdUsed: ocoId === undefined || standing.joinsGroup ? false : await ocoIdUsed(reader, account.id, ocoId),
    grants: await readGrants(reader, submission),
    now,
  };
};

/** What the venue closes by, and what only protects, no grant holds. */
const readGrants = async (
  reader: Reader,
  { account, market, now, grants = [], ledger, standing }: Submission,
): Promise<readonly GrantFacts[]> => {
  if (grants.length === 0 || standing?.protects || standing?.closes) return [];
  const known =
    ledger?.feed === account.feed ? ledger : await readGrantLedger(reader, account, grants, { market, now });
  return grants.map((grant) => ({ ...grant, use: useOf(known, grant) }));
};

/** True when an order can meet this quote now and need not wait for the next. In a replay it waits for the next bar. */
export const matchesNow = (quote: Quote | undefined, market: Market, now: Date): quote is Quote =>
  quote !== undefined &&
  market.kind === 'simulated' &&
  isOpen(now, market.hours, instrumentNamed(quote.instrument).holidays) &&
  isFresh(quote, now);

const newOrder = (
  submission: Submission,
  { limitTicks, stopTicks, exitPlan, strategy = null }: OrderPrices,
  facts: OrderFacts,
): NewOrder => {
  const { account, instrument, request, market, now, connectionId, standing = {} } = submission;
  const { side, type, tif, quantity } = request;
  return {
    ...{ side, type, tif, quantity, connectionId },
    accountId: account.id,
    personId: account.personId,
    instrument: instrument.name,
    clientOrderId: request.clientOrderId ?? null,
    name: request.name ?? null,
    filled: 0,
    filledTicks: 0n,
    limitTicks,
    stopTicks,
    status: 'Initialized',
    triggered: false,
    rejectReason: null,
    ocoId: request.ocoId ?? null,
    parentOrderId: standing.parentOrderId ?? null,
    protects: facts.protects,
    reduceOnly: facts.closes || isReduceOnly(facts),
    exitPlan,
    strategy,
    stopRules: standing.stopRules ?? null,
    queueAhead: null,
    submittedSeq: facts.quote?.seq ?? 0n,
    expiresAt:
      tif === 'Day'
        ? dayOrderExpiry(now, market.hours, instrument.holidays, venueOptionsOf(account).sessionReset)
        : null,
    submittedAt: now,
    updatedAt: now,
  };
};

/**
 * Places an order in a locked account: checks it, writes it with its life cycle, and, when the market is open and its quote
 * fresh, matches it at once. A refusal has written nothing.
 */
export const submitOrder = async (tx: Transaction, submission: Submission): Promise<Outcome<Submitted>> => {
  const { account, instrument, market, now, source } = submission;
  const facts = await readFacts(tx, submission);
  const refused = checkOrder(facts);
  if (refused) return refused;
  if (!facts.prices.ok) return facts.prices;
  const { quote, book } = facts;
  const opened = acceptOrder(newOrder(submission, facts.prices, facts), { source, at: now });
  if (!matchesNow(quote, market, now)) {
    return { ok: true, order: await insertOrder(tx, opened), executions: [], account };
  }
  const available = await availableTo(tx, account.id, quote, opened.order.side);
  const { fill, ...step } = stepOrder(
    opened.order,
    quote,
    available,
    { source: 'venue', at: now },
    undefined,
    fillRulesOf(account),
  );
  const order = await insertOrder(tx, { order: step.order, events: [...opened.events, ...step.events] });
  if (!fill) return { ok: true, order, executions: [], account };
  const holding = holdingIn(book, instrument.name);
  const filling = { ...fill, liquidity: 'taker' as const };
  const recorded = await recordFill(tx, { account, holding, order, fill: filling, quote, now, live: book.orders });
  return { ok: true, order: recorded.order, executions: [recorded.execution], account: recorded.account };
};

export type OrderPreview = {
  estimatedPriceTicks: bigint;
  notionalCents: bigint;
  /** Initial margin that the order would add, counting working orders. */
  marginEffectCents: bigint;
  buyingPowerCents: bigint;
  checks: { name: string; ok: boolean; detail?: string }[];
};

/** What placing the order would meet, without placing it. Every check is made, also after one that fails. */
export const previewOrder = async (reader: Reader, submission: Submission): Promise<OrderPreview> => {
  const facts = await readFacts(reader, submission);
  const { instrument, quote, book, request, prices } = facts;
  const opposite = (request.side === 'Buy' ? quote?.askTicks : quote?.bidTicks) ?? quote?.lastTicks ?? 0n;
  const named = prices.ok ? (prices.limitTicks ?? prices.stopTicks) : null;
  const estimatedPriceTicks = named ?? opposite;
  const quantity = Number.isSafeInteger(request.quantity) ? request.quantity : 0;
  const added = { instrument: instrument.name, side: request.side, quantity, ocoId: request.ocoId };
  return {
    estimatedPriceTicks,
    notionalCents: unitCents(instrument, estimatedPriceTicks) * BigInt(quantity),
    marginEffectCents: marginNeededCents(exposuresOf(book, added)) - marginNeededCents(exposuresOf(book)),
    buyingPowerCents: accountValue(book).buyingPowerCents,
    checks: orderChecks
      .filter(([name]) => (facts.grants ?? []).length > 0 || !isGrantCheck(name))
      .map(([name, check]) => {
        const refused = check(facts);
        return refused ? { name, ok: false, detail: refused.refusal.detail } : { name, ok: true };
      }),
  };
};
