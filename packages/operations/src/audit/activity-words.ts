import { permissionOf, permissionTable } from '@portcullis/access';

export const activityLevels = ['info', 'warning', 'error', 'debug'] as const;
export type ActivityLevel = (typeof activityLevels)[number];

export const activityCategories = [
  ...(['connection', 'signal', 'order', 'copier', 'risk', 'strategy', 'alert', 'mcp'] as const),
] as const;
export type ActivityCategory = (typeof activityCategories)[number];

export type Activity = { level: ActivityLevel; category: ActivityCategory; message: string };

/** Rows of which the log is made, as far as words go. */
export type AuditFacts = {
  event: string;
  tool: string | null;
  decision: string;
  reason: string | null;
  calls: number;
};
export type OrderFacts = {
  side: string;
  type: string;
  quantity: number;
  instrument: string;
  status: string;
  filled: number;
  reason: string | null;
};
export type SignalFacts = { command: string | null; instrument: string | null; status: string; error: string | null };
export type NoticeFacts = { source: string; severity: string; words: string };

/** What the log tells besides calls. Sign-ins and sessions are not among it: clients read the log. */
const events: Readonly<Record<string, readonly [ActivityCategory, string, ActivityLevel?]>> = {
  'access.requested': ['connection', 'An AI client asked for more access.'],
  'access.declined': ['connection', 'More access was declined.'],
  'account.added': ['risk', 'An account was opened.'],
  'account.limits_set': ['risk', 'The limits of an account were set.'],
  'account.reset': ['risk', 'An account was begun anew.', 'warning'],
  'account.unlocked': ['risk', 'The lock of an account was lifted.', 'warning'],
  'approval.approved': ['connection', 'A write of an AI client was approved.', 'warning'],
  'approval.expired': ['connection', 'A write of an AI client waited for the person until its time was over.'],
  'approval.refused': ['connection', 'A write of an AI client was refused by the person.'],
  'chart.closed': ['mcp', 'A chart was closed by hand.'],
  'atm_template.added': ['strategy', 'An ATM template was made.'],
  'atm_template.changed': ['strategy', 'An ATM template was changed.'],
  'atm_template.removed': ['strategy', 'An ATM template was removed.'],
  'connection.connected': ['connection', 'An AI client connected.'],
  'connection.created': ['connection', 'An AI client was allowed to connect.'],
  'connection.limits_set': ['connection', 'The limits of an AI client were set.', 'warning'],
  'connections.limits_set': ['connection', 'The limits of all AI clients together were set.', 'warning'],
  'connection.lowered': ['connection', 'An AI client was made read-only.'],
  'connection.raised': ['connection', 'An AI client was allowed to trade.', 'warning'],
  'connection.revoked': ['connection', 'An AI client was disconnected.', 'warning'],
  'connection.rules_set': ['connection', 'The rules of an AI client were set.', 'warning'],
  'consent.denied': ['connection', 'A client was not allowed to connect.'],
  'person.options_set': ['mcp', 'Options for AI clients and the journal were set.'],
  'prompt.get': ['mcp', 'A prompt was read.', 'debug'],
  'resource.read': ['mcp', 'A resource was read.', 'debug'],
  'personal_token.created': ['connection', 'A personal token was made.', 'warning'],
  'signal_key.created': ['signal', 'A key for signals was made.', 'warning'],
  'signal_key.ended': ['signal', 'A key for signals was ended.'],
  'signals.allowed': ['signal', 'Signals may trade again.'],
  'signals.stopped': ['signal', 'Signals were stopped.', 'warning'],
  'stop.carried_on': ['risk', 'A stop of everything went on: orders were cancelled, or positions closed.', 'warning'],
  'stop.given_up': ['risk', 'A stop of everything closed no more positions.', 'warning'],
  'stop.positions_kept': ['risk', 'Positions that were to be closed were left open.', 'warning'],
  'stream.ended': ['mcp', 'A stream of notifications ended.', 'debug'],
  'stream.opened': ['mcp', 'A stream of notifications was opened.', 'debug'],
  'workspace.deleted': ['mcp', 'A workspace was deleted by hand.'],
};

/** Their words tell of a refusal already. */
const refusals: ReadonlySet<string> = new Set(['approval.expired', 'consent.denied', 'stop.given_up']);

const by: Readonly<Record<string, string>> = {
  'tool.call': 'was called',
  'hand.call': 'was done by hand',
  'console.call': 'was called on the console',
  'signal.call': 'was done for a signal',
};

const categories: Readonly<Record<string, ActivityCategory>> = {
  'Alerts|mcp:trade': 'alert',
  'Backtest jobs|mcp:trade': 'strategy',
  'Configuration|mcp:trade': 'risk',
  'Connections|mcp:trade': 'connection',
  'NinjaScript writes|mcp:trade': 'strategy',
  'Order writes|mcp:trade': 'order',
  'Position writes|mcp:trade': 'order',
  'Strategy writes|mcp:trade': 'strategy',
};

/** Reads are of the category mcp, whatever they read. */
export const categoryOfTool = (tool: string): ActivityCategory => {
  const permission = permissionOf(tool);
  return (permission && categories[`${permission.category}|${permission.scope}`]) ?? 'mcp';
};

/** What the log is asked for. Nothing: of every category, all but `debug`. */
export type ActivityKind = { category?: ActivityCategory | undefined; level?: ActivityLevel | undefined };

const decisions: Readonly<Record<ActivityLevel, readonly string[]>> = {
  ...{ error: ['failed'], warning: ['refused'], info: ['allowed'], debug: [] },
};

/** Which rows of the audit a kind may be made of: at the least all that are of it. */
export const auditOf = ({ category, level }: ActivityKind) => {
  const isAsked = (each: ActivityCategory): boolean => category === undefined || category === each;
  const isLevel = (each: ActivityLevel): boolean => (level === undefined ? each !== 'debug' : each === level);
  const tools = permissionTable.filter(({ tool }) => isAsked(categoryOfTool(tool)));
  return {
    calls: Object.keys(by),
    tools: tools.map(({ tool }) => tool),
    /** Reads that were answered are left out of them: they are many, and listed under mcp alone. */
    quiet: category === 'mcp' ? [] : tools.filter(({ scope }) => scope === 'mcp:read').map(({ tool }) => tool),
    decisions: [...(level === undefined ? ['allowed', 'refused', 'failed'] : decisions[level])],
    /** A refusal of any of them is a warning. */
    events: Object.entries(events).flatMap(([event, [of, , its = 'info']]) =>
      isAsked(of) && (isLevel(its) || level === 'warning') ? [event] : [],
    ),
  };
};

/** A row of the audit in words. Undefined: the log does not tell it. */
export const auditActivity = ({ event, tool, decision, reason, calls }: AuditFacts): Activity | undefined => {
  const known = events[event];
  if (known) {
    const [category, message, level = 'info'] = known;
    if (decision === 'allowed' || refusals.has(event)) return { category, level, message };
    return { category, level: 'warning', message: `${message.slice(0, -1)}? It was refused${because(reason)}.` };
  }
  const done = by[event];
  if (done === undefined || tool === null) return undefined;
  const category = categoryOfTool(tool);
  const times = calls > 1 ? ` ${calls} times` : '';
  if (decision === 'failed') return { category, level: 'error', message: `${tool} failed${times}.` };
  if (decision === 'refused') {
    return { category, level: 'warning', message: `${tool} was refused${times}${because(reason)}.` };
  }
  return { category, level: 'info', message: `${tool} ${done}${times}${besides[reason ?? ''] ?? ''}.` };
};

const because = (reason: string | null): string => (reason === null ? '' : `: ${reason}`);

const besides: Readonly<Record<string, string>> = {
  dry_run: ' to try it out: nothing was changed',
  repeated: ' again, and got its first answer',
};

/** Steps of an order that tell nothing to anyone but those who look for a fault. */
const quietStatuses = ['Initialized', 'Submitted', 'Working', 'ChangePending', 'CancelPending'] as const;

/** Which events of orders a level is made of, by status; none: the level has none. */
export const statusesOf = (level: ActivityLevel | undefined): { only: string[] } | { without: string[] } => {
  if (level === 'error') return { only: [] };
  if (level === 'warning') return { only: ['Rejected'] };
  return level === 'debug' ? { only: [...quietStatuses] } : { without: [...quietStatuses] };
};

const isQuiet = (status: string): boolean => quietStatuses.some((quiet) => quiet === status);

/** An event of an order's life in words. */
export const orderActivity = (facts: OrderFacts): Activity => {
  const { side, type, quantity, instrument, status, reason } = facts;
  const happened = happenings[status]?.(facts) ?? status.toLowerCase();
  const known = reason === 'triggered' || reason === 'changed';
  const level = isQuiet(status) && !known ? 'debug' : status === 'Rejected' ? 'warning' : 'info';
  const what = known ? reason : happened;
  return { category: 'order', level, message: `${side} ${quantity} ${instrument} ${type}: ${what}.` };
};

const happenings: Readonly<Record<string, (facts: OrderFacts) => string>> = {
  PartFilled: ({ filled, quantity }) => `filled ${filled} of ${quantity}`,
  Filled: ({ filled, quantity }) => `filled ${filled} of ${quantity}`,
  Cancelled: ({ reason }) => `cancelled${reason === null ? '' : ` (${reason})`}`,
  Rejected: ({ reason }) => `rejected${because(reason)}`,
};

const outcomes: Readonly<Record<string, readonly [ActivityLevel, string]>> = {
  success: ['info', 'done'],
  warning: ['warning', 'done, with a warning'],
  failed: ['error', 'refused'],
};

/** A signal in words. Its command is shown when it looks like one: the rest of the message is the sender's. */
export const signalActivity = ({ command, instrument, status, error }: SignalFacts): Activity => {
  const [level, outcome] = outcomes[status] ?? ['info', status];
  const named = command !== null && /^[A-Za-z_]{1,24}$/.test(command) ? ` ${command.toUpperCase()}` : '';
  const of = instrument === null ? '' : ` for ${instrument}`;
  return {
    category: 'signal',
    level,
    message: `Signal${named}${of}: ${outcome}${error === null ? '' : ` (${error})`}.`,
  };
};

/** What a person was told. The words of clients themselves are read with ListAlerts. */
export const noticeActivity = ({ source, severity, words }: NoticeFacts): Activity => ({
  category: source === 'monitor' ? 'risk' : 'alert',
  level: severity === 'critical' ? 'error' : severity === 'warning' ? 'warning' : 'info',
  message: source === 'client' ? 'An AI client emitted an alert.' : words,
});
