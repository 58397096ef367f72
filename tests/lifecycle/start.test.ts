import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  health,
  killEach,
  type Launched,
  pidOfApp,
  postmasterPid,
  stillRunning,
  untilGone,
  untilHealthy,
  usePlace,
} from './launched.ts';

const apps = ['authorization-server', 'mcp-server', 'venue'] as const;

/** One house from its first start on: each test finds what the one before it left, since a start takes long. */
describe('npm start in an empty folder', () => {
  const place = usePlace('lasting');
  let portcullis: Launched;

  it('starts PostgreSQL and the three apps, and says how to connect and whom to sign in as', async () => {
    portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const { authUrl, mcpUrl, venueUrl } = place();
    expect(await Promise.all([authUrl, mcpUrl, venueUrl].map(health))).toEqual([200, 200, 200]);
    expect(portcullis.output()).toContain(`claude mcp add --transport http portcullis ${mcpUrl}`);
    expect(portcullis.output()).toMatch(/Email +demo@portcullis\.example\n +Password +[\w-]{16}\n/);
  });

  it('says that it runs already, and does the one that runs no harm', async () => {
    const second = place.launch();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('Portcullis already runs');
    expect(await health(place().mcpUrl)).toBe(200);
  });

  it('starts an app that crashes anew; the others go on', async () => {
    const { authUrl, mcpUrl, venueUrl } = place();
    for (const [index, url] of [authUrl, mcpUrl, venueUrl].entries()) {
      const app = apps[index] ?? 'venue';
      process.kill(pidOfApp(app, portcullis.family()), 'SIGKILL');
      await portcullis.says(`The ${app} was killed by SIGKILL. It is started again`);
      await untilHealthy(url);
    }
  });

  it('starts PostgreSQL anew when it crashes, with everything that was stored', async () => {
    const before = postmasterPid(place().dataDir) ?? 0;
    process.kill(before, 'SIGKILL');
    await untilGone([before]);
    // Its sessions outlive it for a moment, in which the apps do not know yet.
    const isAnother = (pid: number | undefined) => pid !== undefined && pid !== before;
    await expect.poll(() => postmasterPid(place().dataDir)).toSatisfy(isAnother);
    for (const url of [place().authUrl, place().mcpUrl, place().venueUrl]) await untilHealthy(url);
  });

  it('ends everything by itself when its launcher is killed', async () => {
    const orphans = portcullis.family();
    expect(orphans.length).toBeGreaterThan(6);
    portcullis.signal('SIGKILL');
    await untilGone(orphans);
  });

  it('keeps what it stored: the second time there is no new demo trader', async () => {
    portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    expect(portcullis.output()).not.toContain('demo');
    expect(portcullis.output()).not.toContain('migration');
  });

  it('works again after SIGKILL of everything, PostgreSQL too', async () => {
    const everything = portcullis.family();
    killEach(everything);
    await untilGone(everything);
    expect(stillRunning(everything)).toEqual([]);

    portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    expect(await health(place().authUrl)).toBe(200);
    expect(portcullis.output()).not.toContain('demo');
  });

  it('gives up an app that crashes again and again: everything is stopped, and it says why', async () => {
    const family = portcullis.family();
    let ended = false;
    portcullis.ended.then(() => {
      ended = true;
    });
    while (!ended) {
      try {
        process.kill(pidOfApp('venue', portcullis.family()), 'SIGKILL');
      } catch {
        // Between two starts.
      }
      await new Promise((later) => setTimeout(later, 150));
    }
    expect(await portcullis.ended).toBe(1);
    expect(portcullis.output()).toContain('The venue was killed by SIGKILL once more, and is not started again.');
    await untilGone(family);
  });
});

describe('npm start that cannot', () => {
  const place = usePlace();

  it('names every port that is taken and the variable that moves it, before anything is started', async () => {
    const { authUrl, venueUrl, dataDir } = place();
    const others = await Promise.all([authUrl, venueUrl].map((url) => occupy(Number(new URL(url).port))));
    const portcullis = place.launch();
    expect(await portcullis.ended).toBe(1);
    for (const other of others) other.close();
    expect(portcullis.output()).toContain(`port ${new URL(authUrl).port} is taken by another program: set AUTH_URL`);
    expect(portcullis.output()).toContain(`port ${new URL(venueUrl).port} is taken by another program: set VENUE_URL`);
    expect(portcullis.output()).not.toContain('Starting PostgreSQL');
    expect(dataDir).not.toBe('');
  });

  it('names every fault of the configuration in one message', async () => {
    const portcullis = place.launch({ TRUST_PROXY: 'yes', AUTH_URL: 'http://auth.example.com', MARKET: 'crypto' });
    expect(await portcullis.ended).toBe(1);
    for (const variable of ['TRUST_PROXY', 'AUTH_URL', 'MARKET'])
      expect(portcullis.output()).toContain(`- ${variable} `);
  });

  it('says so when the given database is away, and starts no app', async () => {
    const portcullis = place.launch({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(await portcullis.ended).toBe(1);
    expect(portcullis.output()).toContain('The database could not be brought up to date');
  });
});

const occupy = (port: number) =>
  new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer();
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
