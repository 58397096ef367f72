const special: Readonly<Record<string, string>> = {
  ...{ id: 'ID', ids: 'IDs', ip: 'IP', mcp: 'MCP', oco: 'OCO', tif: 'TIF', ttl: 'TTL', url: 'URL', utc: 'UTC' },
  ...{ etd: 'ETD', mae: 'MAE', mfe: 'MFE', pnl: 'P&L', r: 'R', sqn: 'SQN' },
  ...{ poc: 'POC', vah: 'VAH', val: 'VAL', vwap: 'VWAP' },
  ...{ ms: 'milliseconds', pct: '%', ts: 'time' },
};

/** A name of the catalogue's schemas for people: `net_liquidation` is "Net liquidation". */
export const wordsOfName = (name: string): string => {
  const text = name
    .split('_')
    .map((part) => special[part] ?? part)
    .join(' ')
    .trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};
