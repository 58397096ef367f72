import pg from 'pg';

const pollMs = 100;
const recoveryMs = 3_000;

const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms));

/**
 * Resolves when the server at `ownerUrl` is gone for good, or when `stopping` does. A crash of one session breaks all
 * others too, and the server recovers from it by itself: it is given three seconds.
 */
export const untilClusterLost = async (ownerUrl: string, stopping: Promise<void>): Promise<void> => {
  let stopped = false;
  stopping.then(() => {
    stopped = true;
  });
  for (let failures = 0; !stopped && failures < recoveryMs / pollMs; failures += 1) {
    const client = new pg.Client({ connectionString: ownerUrl, keepAlive: true });
    const broken = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', () => {});
    try {
      await client.connect();
      failures = 0;
      await Promise.race([broken, stopping]);
    } catch {
      // Counted as a failure.
    }
    await client.end().catch(() => {});
    await pause(pollMs);
  }
};

/** Resolves when no app is connected any more, or after `graceMs`. */
export const untilClusterUnused = async (ownerUrl: string, graceMs: number): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => {});
  await client.connect();
  const deadline = performance.now() + graceMs;
  while (performance.now() < deadline) {
    const { rowCount } = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename = 'portcullis'",
    );
    if (rowCount === 0) break;
    await pause(pollMs);
  }
  await client.end();
};
