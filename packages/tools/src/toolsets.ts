import { catalogue } from './catalogue.ts';
import type { Tool } from './define-tool.ts';

/** Categories of the permission table that are one set, and categories that are named in the singular. */
const named: Readonly<Record<string, string>> = {
  'NinjaScript reads': 'ninjascript',
  'NinjaScript writes': 'ninjascript',
  'Backtest reads': 'backtests',
  'Backtest jobs': 'backtests',
  'Strategy reads': 'strategies',
  'Strategy writes': 'strategies',
  'Workspace reads': 'workspaces',
  'Workspace writes': 'workspaces',
  'Order writes': 'orders',
  'Position writes': 'positions',
  'Drawing reads': 'drawings',
  'Drawing writes': 'drawings',
};

/** The set of a category: its name in lower case, reads and writes together. */
export const toolsetOf = ({ category }: Pick<Tool, 'category'>): string =>
  named[category] ?? category.toLowerCase().replaceAll(' ', '-');

/** The sets that hold a served tool, in the order of the permission table. */
export const toolsets: readonly string[] = [...new Set(catalogue.map(toolsetOf))];

/** What every list holds, however narrow: what the connection may do, and how to ask for more. */
const always: ReadonlySet<string> = new Set(['GetMcpCapabilities', 'request_access']);

/** Whether a list that is narrowed to these sets holds the tool. */
export const isInToolsets = (tool: Pick<Tool, 'name' | 'category'>, asked: ReadonlySet<string>): boolean =>
  always.has(tool.name) || asked.has(toolsetOf(tool));
