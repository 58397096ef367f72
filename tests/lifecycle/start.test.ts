import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type AppName, appNames } from '../harness/app-process.ts';
import {
  health,
  killFamily,
  type Launched,
  pidOfApp,
  postmasterPid,
  untilGone,
  untilHealthy,
  usePlace,
} from './launched.ts';

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
    expect(await second.whole()).toContain('Portcullis already runs');
    expect(await health(place().mcpUrl)).toBe(200);
  });

  it('starts an app that crashes anew; the others go on', async () => {
    const { authUrl, mcpUrl, venueUrl } = place();
    const crash = (...names: AppName[]) => {
      const family = portcullis.family();
      for (const name of names) process.kill(pidOfApp(name, family), 'SIGKILL');
    };
    const isStartedAgain = (name: AppName) => portcullis.says(`The ${name} was killed by SIGKILL. It is started again`);
    crash('authorization-server');
    await isStartedAgain('authorization-server');
    expect(await Promise.all([mcpUrl, venueUrl].map(health))).toEqual([200, 200]);
    crash('mcp-server', 'venue');
    await Promise.all(appNames.map(isStartedAgain));
    await Promise.all([authUrl, mcpUrl, venueUrl].map(untilHealthy));
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

  it('works again after SIGKILL of everything, PostgreSQL too, and keeps what it stored: there is no new demo trader', async () => {
    await killFamily(portcullis);
    portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    expect(await health(place().authUrl)).toBe(200);
    expect(portcullis.output()).not.toContain('demo');
    expect(portcullis.output()).not.toContain('migration');
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
    expect(await portcullis.whole()).toContain('The venue was killed by SIGKILL once more, and is not started again.');
    await untilGone(family);
  });
});

/** Side by side, each in a place of its own. */
describe.concurrent('npm start that cannot', () => {
  const [portsTaken, faulty, databaseAway] = [usePlace('lasting'), usePlace('lasting'), usePlace('lasting')];

  it('names every port that is taken and the variable that moves it, before anything is started', async ({
    expect,
  }) => {
    const { authUrl, venueUrl } = portsTaken();
    const others = await Promise.all([authUrl, venueUrl].map((url) => occupy(Number(new URL(url).port))));
    const portcullis = portsTaken.launch();
    expect(await portcullis.ended).toBe(1);
    for (const other of others) other.close();
    const said = await portcullis.whole();
    expect(said).toContain(`port ${new URL(authUrl).port} is taken by another program: set AUTH_URL`);
    expect(said).toContain(`port ${new URL(venueUrl).port} is taken by another program: set VENUE_URL`);
    expect(said).not.toContain('Starting PostgreSQL');
  });

  it('names every fault of the configuration in one message', async ({ expect }) => {
    const portcullis = faulty.launch({ TRUST_PROXY: 'yes', AUTH_URL: 'http://auth.example.com', MARKET: 'crypto' });
    expect(await portcullis.ended).toBe(1);
    const said = await portcullis.whole();
    for (const variable of ['TRUST_PROXY', 'AUTH_URL', 'MARKET']) expect(said).toContain(`- ${variable} `);
  });

  it('says so when the given database is away, and starts no app', async ({ expect }) => {
    const portcullis = databaseAway.launch({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(await portcullis.ended).toBe(1);
    expect(await portcullis.whole()).toContain('The database could not be brought up to date');
  });
});

const occupy = (port: number) =>
  new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer();
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
