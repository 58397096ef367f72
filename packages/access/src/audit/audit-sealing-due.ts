import type { Reader } from '@portcullis/database';

/**
 * Whether a committed row waits to be sealed, or so many are to be looked at that nobody knows. One look into an index: asked
 * twice a second, for ever.
 */
export const isSealingDue = async (reader: Reader): Promise<boolean> => {
  const [answer] = await reader.$queryRaw<{ due: boolean }[]>`
    WITH looked AS MATERIALIZED (
      SELECT e.id FROM audit_event e WHERE e.transaction >= coalesce((SELECT through FROM audit_sealer), '0')
       ORDER BY e.transaction, e.id LIMIT ${dueMax})
    SELECT count(*) = ${dueMax} OR EXISTS (
             SELECT FROM looked WHERE (SELECT s.event_id FROM audit_seal s WHERE s.event_id = looked.id) IS NULL) AS due
      FROM looked`;
  return answer?.due === true;
};

const dueMax = 1_000;
