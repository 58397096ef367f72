import type { Scope } from './scopes.ts';

/** Which tool needs which scope: the only place that ties them. Lists, refusals, pages, docs and tests all read it. */
export type Permission = {
  tool: string;
  scope: Scope;
  category: string;
};

const rows = {
  'Discovery|mcp:read': 'GetMcpCapabilities McpSelfTest',
  'Accounts|mcp:read': 'ListAccounts GetAccount GetAccountSummary GetWatermarks',
  'Connections|mcp:read': 'GetConnections',
  'Connections|mcp:trade': 'Connect Disconnect EnsureReplayConnection',
  'Positions|mcp:read': 'ListPositions GetPosition GetAllPositions',
  'Orders|mcp:read':
    'ListOrders GetOrder GetOrderStatus GetAllOrders ListExecutions GetExecution GetExecutionsByOrderId',
  'Market data|mcp:read': 'GetQuote GetBars MarketInfo GetVolumeProfile GetOrderFlow GetIndicatorValue',
  'Diagnostics|mcp:read': 'GetActivityLog GetSignalHistory GetJournalTrades',
  'NinjaScript reads|mcp:read':
    'GetNinjaScriptHelp SearchNinjaScriptSymbols LookupNinjaScriptSymbol ListNinjaScriptFiles ReadNinjaScriptFile ListCompiledSnippets',
  'Backtest reads|mcp:read': 'GetBacktestResult GetCompileResult GetMcpJob ListMcpJobs',
  'Strategy reads|mcp:read':
    'ListAllStrategies ListStrategies GetStrategy GetStrategyState ListDeployedStrategies GetDeployedStrategyState',
  'Workspace reads|mcp:read': 'ListWorkspaces',
  'Order writes|mcp:trade':
    'PlaceOrder Change CancelReplace Cancel CancelOrders CancelAllOrders CancelAndBracket FlatPlace',
  'Position writes|mcp:trade': 'ClosePosition Reverse ReversePosition Flatten FlattenEverything',
  'NinjaScript writes|mcp:trade': 'CompileNinjaScript WriteNinjaScriptFile DeleteCompiledSnippet',
  'Backtest jobs|mcp:trade': 'RunStrategyBacktest RunBacktest CancelMcpJob',
  'Strategy writes|mcp:trade': 'DeployStrategy StartStrategy StopStrategy CloseStrategy EnableStrategy DisableStrategy',
  'Workspace writes|mcp:trade': 'SaveWorkspace LoadWorkspace OpenChart',
  'Drawing writes|mcp:trade': 'AddDrawing RemoveDrawing',
  'Alerts|mcp:read': 'ListAlerts',
  'Alerts|mcp:trade': 'EmitMcpAlert CreateAlert RemoveAlert',
  'Configuration|mcp:trade': 'UpdateConfiguration',
} as const;

/** What this service has besides. */
const extraRows = {
  'Orders|mcp:read': 'GetOrderLifecycle',
  // TradeJournal's nine.
  'Journal|mcp:read':
    'get_runtime_context list_portfolios get_trade_stats list_trades get_trade get_dashboard_stats get_portfolio_stats list_posts get_post',
  'Access|mcp:read': 'request_access',
  'Drawing reads|mcp:read': 'ListDrawings',
} as const;

const permissionsOf = (table: Readonly<Record<string, string>>): Permission[] =>
  Object.entries(table).flatMap(([key, tools]) => {
    const [category, scope] = key.split('|') as [string, Scope];
    return tools.split(' ').map((tool) => ({ tool, scope, category }));
  });

/** The 81 names of CrossTrade's published permission table, with their scopes: 44 read, 37 trade. */
export const publishedPermissions: readonly Permission[] = permissionsOf(rows);

/** Every tool there is or will be: CrossTrade's, then TradeJournal's and ours. */
export const permissionTable: readonly Permission[] = [...publishedPermissions, ...permissionsOf(extraRows)];

/** What is published and has no tool here: nothing compiles or backtests, and what trades is an AI client or a signal. */
const categoriesWithoutTools: ReadonlySet<string> = new Set([
  ...[
    'NinjaScript reads',
    'NinjaScript writes',
    'Backtest reads',
    'Backtest jobs',
    'Strategy reads',
    'Strategy writes',
  ],
]);

/** The tools that there are, for those who tell of them and call none (a test holds the catalogue to it). */
export const servedTools: ReadonlySet<string> = new Set(
  permissionTable.filter(({ category }) => !categoriesWithoutTools.has(category)).map(({ tool }) => tool),
);

/** The tools whose orders can open or add to a position: who wants to be asked before one of them mostly means all of them. */
export const entryTools: readonly string[] = [
  ...['PlaceOrder', 'Change', 'CancelReplace', 'FlatPlace', 'Reverse', 'ReversePosition'],
];

const byTool = new Map(permissionTable.map((permission) => [permission.tool, permission]));

/** The permission of a tool, by its canonical name. Undefined: no such tool, and so no permission. */
export const permissionOf = (tool: string): Permission | undefined => byTool.get(tool);
