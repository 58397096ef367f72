import type { SealedRow } from './audit-chain.ts';

/** What a connection called in one hour (of UTC). */
export type ConnectionHour = { connectionId: string; hourAt: Date; calls: number; writes: number; refused: number };

/** Rows that tell of calls. What a person did to a connection is none of its calls. */
const calledBy = new Set(['tool.call', 'prompt.get', 'resource.read']);
const hourMs = 3_600_000;

/** Counts rows by connection and hour. A row may tell of several calls. */
export const countHours = (rows: readonly SealedRow[]): ConnectionHour[] => {
  const hours = new Map<string, ConnectionHour>();
  for (const { connectionId, at, event, scopeNeeded, decision, calls } of rows) {
    if (connectionId === null || !calledBy.has(event)) continue;
    const hourAt = new Date(Math.floor(at.getTime() / hourMs) * hourMs);
    const key = `${connectionId} ${hourAt.getTime()}`;
    const hour = hours.get(key) ?? { connectionId, hourAt, calls: 0, writes: 0, refused: 0 };
    hour.calls += calls;
    if (scopeNeeded === 'mcp:trade') hour.writes += calls;
    if (decision === 'refused') hour.refused += calls;
    hours.set(key, hour);
  }
  return [...hours.values()];
};
