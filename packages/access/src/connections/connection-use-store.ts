import type { Reader } from '@portcullis/database';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Days that are told, each of them 24 hours; the last one ends with the present hour. */
export const daysOfUse = 30;

/** Calls of one connection in 24 hours. */
export type DayOfUse = { calls: number; writes: number; refused: number };

const noUse: DayOfUse = { calls: 0, writes: 0, refused: 0 };

/** What each connection called, day by day, the oldest first. Connections that called nothing are left out. */
export const readUse = async (
  reader: Reader,
  connectionIds: readonly string[],
  now: Date,
): Promise<Map<string, DayOfUse[]>> => {
  const until = new Date((Math.floor(now.getTime() / hourMs) + 1) * hourMs);
  const since = new Date(until.getTime() - daysOfUse * dayMs);
  const rows = await reader.$queryRaw<({ connection_id: string; day: number } & DayOfUse)[]>`
    SELECT connection_id, floor(extract(epoch FROM hour_at - ${since}::timestamptz) / 86400)::int AS day,
           sum(calls)::int AS calls, sum(writes)::int AS writes, sum(refused)::int AS refused
      FROM connection_hour
     WHERE connection_id = ANY(${[...connectionIds]}::uuid[]) AND hour_at >= ${since} AND hour_at < ${until}
     GROUP BY 1, 2`;
  const use = new Map<string, DayOfUse[]>();
  for (const { connection_id: id, day, calls, writes, refused } of rows) {
    const days = use.get(id) ?? Array.from({ length: daysOfUse }, () => noUse);
    days[day] = { calls, writes, refused };
    use.set(id, days);
  }
  return use;
};

/** The tools that a connection called last, each once, and when and from where its last call came. */
export type LastCalls = { tools: string[]; at: Date; address: string | undefined };

const rowsLookedAt = 40;
const toolsTold = 5;

/** Of each connection's newest audit rows. Connections that called nothing are left out. */
export const readLastCalls = async (
  reader: Reader,
  connectionIds: readonly string[],
): Promise<Map<string, LastCalls>> => {
  const rows = await reader.$queryRaw<
    { connection_id: string; at: Date; tool: string | null; address: string | null }[]
  >`
    SELECT asked.id AS connection_id, last.at, last.tool, last.address
      FROM unnest(${[...connectionIds]}::uuid[]) AS asked (id)
     CROSS JOIN LATERAL (
           SELECT id, at, tool, address FROM audit_event
            WHERE connection_id = asked.id AND event IN ('tool.call', 'prompt.get', 'resource.read')
            ORDER BY at DESC LIMIT ${rowsLookedAt}) AS last
     ORDER BY asked.id, last.at DESC, last.id DESC`;
  const calls = new Map<string, LastCalls>();
  for (const { connection_id: id, at, tool, address } of rows) {
    const known = calls.get(id) ?? { tools: [], at, address: address ?? undefined };
    if (tool !== null && known.tools.length < toolsTold && !known.tools.includes(tool)) known.tools.push(tool);
    calls.set(id, known);
  }
  return calls;
};
