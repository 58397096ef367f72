/** Lists go from the newest to the oldest by a sequence that never changes, so that a cursor stays true as rows are added. */
export type Page = { limit: number; cursor?: string | undefined };

/** True for what `cutPage` makes. A caller that reads on with anything else would get the newest rows again, without end. */
export const isCursor = (text: string): boolean => beforeSeq(text) !== undefined;

/** What a cursor says: rows before this sequence. A cursor that is not ours begins at the newest. */
export const beforeSeq = (cursor: string | undefined): bigint | undefined => {
  const text = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('latin1');
  return /^s\d{1,18}$/.test(text) ? BigInt(text.slice(1)) : undefined;
};

/** Cuts a list that was read one row longer than the page, and says where the next page begins. */
export const cutPage = <Row extends { seq: bigint }>(
  rows: Row[],
  limit: number,
): { rows: Row[]; nextCursor: string | null } => {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: page, nextCursor: more ? Buffer.from(`s${last.seq}`, 'latin1').toString('base64url') : null };
};
