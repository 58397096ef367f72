import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './free-port.ts';

/** Stands between a pool and its database, and can fall silent: what is sent is taken and never answered, as by a dead network. */
export const startSilentProxy = async (databaseUrl: string) => {
  const target = new URL(databaseUrl);
  const folder = target.searchParams.get('host');
  const toDatabase = () =>
    folder
      ? connect({ path: `${folder}/.s.PGSQL.${target.port}` })
      : connect({ host: target.hostname, port: Number(target.port) });
  const unanswered = Promise.withResolvers<void>();
  let isSilent = false;
  const pairs = new Set<readonly [near: Socket, far: Socket]>();
  const server = createServer((near) => {
    const far = toDatabase();
    pairs.add([near, far]);
    for (const socket of [near, far]) socket.on('error', () => {});
    near.on('data', () => {
      if (isSilent) unanswered.resolve();
    });
    near.pipe(far);
    far.pipe(near);
  });
  const port = await freePort();
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const url = new URL(databaseUrl);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    /** The connections that are open now; later ones are served. */
    silence: () => {
      isSilent = true;
      for (const [near, far] of pairs) far.unpipe(near);
    },
    /** Resolves when the first thing was sent that nobody will answer. */
    unanswered: unanswered.promise,
    stop: () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      server.close();
    },
  };
};
