import { describe, expect, it } from 'vitest';
import { pidOfApp, postmasterPid, untilGone, untilHealthy, usePlace } from './launched.ts';

const apps = ['authorization-server', 'mcp-server', 'venue'] as const;

describe('a crash while npm start runs', () => {
  const place = usePlace();

  it('of an app is followed by a new start of it; the others go on', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const { authUrl, mcpUrl, venueUrl } = place();
    for (const [index, url] of [authUrl, mcpUrl, venueUrl].entries()) {
      const app = apps[index] ?? 'venue';
      process.kill(pidOfApp(app, portcullis.family()), 'SIGKILL');
      await portcullis.says(`The ${app} was killed by SIGKILL. It is started again`);
      await untilHealthy(url);
    }
  });

  it('of PostgreSQL is followed by a new start of it, with everything that was stored', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
    const before = postmasterPid(place().dataDir) ?? 0;
    process.kill(before, 'SIGKILL');
    await untilGone([before]);
    for (const url of [place().authUrl, place().mcpUrl, place().venueUrl]) await untilHealthy(url);
    expect(postmasterPid(place().dataDir)).not.toBe(before);
  });

  it('again and again ends in giving up: everything is stopped, and it says why', async () => {
    const portcullis = place.launch();
    await portcullis.says('Ctrl-C stops it.');
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
      await new Promise((later) => setTimeout(later, 50));
    }
    expect(await portcullis.ended).toBe(1);
    expect(portcullis.output()).toContain('The venue was killed by SIGKILL once more, and is not started again.');
    await untilGone(family);
  });
});
