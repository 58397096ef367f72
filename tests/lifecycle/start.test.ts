import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { health, usePlace } from './launched.ts';

describe('npm start in an empty folder', () => {
  const place = usePlace();

  it('starts PostgreSQL and the three apps, and says how to connect and whom to sign in as', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const { authUrl, mcpUrl, venueUrl } = place();
    expect(await Promise.all([authUrl, mcpUrl, venueUrl].map(health))).toEqual([200, 200, 200]);
    expect(portcullis.output()).toContain(`claude mcp add --transport http portcullis ${mcpUrl}`);
    expect(portcullis.output()).toMatch(/Email +demo@portcullis\.example\n +Password +[\w-]{16}\n/);
  });

  it('keeps what it stored: the second time there is no new demo trader', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    expect(portcullis.output()).not.toContain('demo');
    expect(portcullis.output()).not.toContain('migration');
  });

  it('says that it runs already, and does the one that runs no harm', async () => {
    const first = place.launch();
    await first.says('Ctrl-C stops it.');
    const second = place.launch();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('Portcullis already runs');
    expect(await health(place().mcpUrl)).toBe(200);
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
