import { type Permission, permissionTable, type Scope } from '@portcullis/access';

/** What the tools of a category let a client do, as a person would say it. */
const words: Record<string, string> = {
  Discovery: 'Ask what it may do here',
  Accounts: 'See your accounts, their cash and their value',
  'Connections|mcp:read': 'See whether the market is connected',
  'Connections|mcp:trade': 'Connect and disconnect the market of your accounts, and move and begin anew your replay',
  Positions: 'See your open positions',
  Orders: 'See your orders and executions',
  'Market data': 'Read quotes, bars and market hours',
  Diagnostics: 'See the activity log, signals and journal trades',
  'NinjaScript reads': 'Read your scripts and their documentation',
  'Backtest reads': 'Read results of backtests and jobs',
  'Strategy reads': 'See your strategies and their state',
  'Workspace reads': 'See your workspaces',
  'Order writes': 'Place, change and cancel orders',
  'Position writes': 'Close your positions at the market',
  'NinjaScript writes': 'Write, compile and delete your scripts',
  'Backtest jobs': 'Run and cancel backtests',
  'Strategy writes': 'Start, stop and deploy strategies',
  'Workspace writes': 'Save and load workspaces and open charts',
  'Drawing reads': 'See your open charts and what is drawn on them',
  'Drawing writes': 'Draw on your charts',
  'Alerts|mcp:read': 'See your alerts',
  'Alerts|mcp:trade': 'Create, send and remove alerts',
  Journal: 'Read your trading journal: trades, statistics and published posts',
  Access: 'Ask you for more access, by a link to a page here',
  Configuration: 'Change settings of your trading platform',
};

export type Power = { words: string; tools: string[] };

/** What a client may do with a scope, of what is served here. `mcp:trade` says only what it adds to `mcp:read`. */
export const powersOf = (scope: Scope, servedTools: ReadonlySet<string>): Power[] => {
  const powers = new Map<string, string[]>();
  for (const permission of permissionTable) {
    if (permission.scope !== scope || !servedTools.has(permission.tool)) continue;
    const said = wordsFor(permission);
    powers.set(said, [...(powers.get(said) ?? []), permission.tool]);
  }
  return [...powers].map(([said, tools]) => ({ words: said, tools }));
};

/** @throws when a category has no words: a right that cannot be explained is not asked for. */
export const wordsFor = ({ category, scope }: Permission): string => {
  const said = words[`${category}|${scope}`] ?? words[category];
  if (!said) throw new Error(`No words for the permissions in ${category}.`);
  return said;
};
