import { httpRequest, type LoadResult, openClient } from './load.ts';

/** A client's refresh token, and how often it is used: each answer brings the next one. */
export type RefreshLoad = {
  port: number;
  path: string;
  families: readonly { clientId: string; refreshToken: string }[];
  /** Refreshes of each family, one after the other; the families run beside each other. */
  refreshes: number;
};

export type RefreshResult = LoadResult & { families: RefreshLoad['families'] };

export const runRefreshLoad = async ({ port, path, families, refreshes }: RefreshLoad): Promise<RefreshResult> => {
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const next = await Promise.all(
    families.map(async ({ clientId, refreshToken }) => {
      const client = await openClient(port);
      let token = refreshToken;
      for (let done = 0; done < refreshes; done += 1) {
        const at = performance.now();
        const { status, body } = await client.send(refreshRequest(port, path, clientId, token));
        latencies.push(performance.now() - at);
        if (status !== 200) failed += 1;
        else token = nextToken(body);
      }
      client.close();
      return { clientId, refreshToken: token };
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((one, other) => one - other);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  const total = families.length * refreshes;
  return { total, seconds, perSecond: total / seconds, p50Ms: at(0.5), p99Ms: at(0.99), failed, families: next };
};

const refreshRequest = (port: number, path: string, clientId: string, refreshToken: string): Buffer => {
  const form = { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken };
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
  return httpRequest(path, `localhost:${port}`, headers, new URLSearchParams(form).toString());
};

const nextToken = (body: Buffer): string => {
  const text = body.toString();
  const { refresh_token: token } = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  return String(token);
};
