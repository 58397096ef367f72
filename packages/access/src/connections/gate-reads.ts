/** What a connection reads before it writes, where its rules ask for fresh state. */
export const stateReads = [
  'ListAccounts',
  'GetConnections',
  'ListPositions',
  'ListOrders',
  'GetAccountSummary',
  'GetWatermarks',
] as const;

export type StateRead = (typeof stateReads)[number];

/** Tools that tell all that another one tells, and more. */
const stateReadOf: ReadonlyMap<string, StateRead> = new Map<string, StateRead>([
  ...stateReads.map((name) => [name, name] as const),
  ['GetAllPositions', 'ListPositions'],
  ['GetAllOrders', 'ListOrders'],
]);

const untrustedPrefix = 'untrusted:';

/**
 * Under what names a tool's answer is noted (table `connection_read`): as the state that it tells, and as text that others
 * wrote when it holds some.
 */
export const readsNoted = (tool: string, hasUntrustedText: boolean): string[] => {
  const state = stateReadOf.get(tool);
  return [...(state === undefined ? [] : [state]), ...(hasUntrustedText ? [`${untrustedPrefix}${tool}`] : [])];
};

/** The tool whose answer held text that others wrote; undefined: the note is of something else. */
export const untrustedToolOf = (noted: string): string | undefined =>
  noted.startsWith(untrustedPrefix) ? noted.slice(untrustedPrefix.length) : undefined;
