import type Router from '@koa/router';
import type { Database } from '@portcullis/database';
import { connectVenue, disconnectVenue, ensureReplay, replayConnection } from '@portcullis/operations';
import { type Account, type Feed, findFeed, isPlaying, replaySpeedMax, sharedFeed } from '@portcullis/trading';
import type { Context } from 'koa';
import { z } from 'zod';
import { formOf, parseForm, receiveForm } from '../frame/forms.ts';
import { onlySignedIn } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere } from '../frame/refusals.ts';
import { type Moment, momentOf } from '../words/time-words.ts';

/** Minutes a minute. */
const speeds = [1, 5, 20, 60, 300, replaySpeedMax];

/** As a browser's field for date and time writes it, in UTC. */
const localTime = (at: Date): string => at.toISOString().slice(0, 16);

export type ReplayView = {
  clock: Moment;
  /** By New York's clock: what traders of these contracts go by. */
  newYork: string;
  from: Moment;
  to: Moment;
  instruments: string;
  speed: number;
  speeds: number[];
  isPlaying: boolean;
  isConnected: boolean;
  isOver: boolean;
  at: string;
  least: string;
  most: string;
};

const inNewYork = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'America/New_York', weekday: 'short', hour: '2-digit', minute: '2-digit' },
});

const replayViewOf = (feed: Feed): ReplayView => {
  const { clock, from, to, instruments, speed } = feed;
  return {
    ...{ clock: momentOf(clock, clock), from: momentOf(from, clock), to: momentOf(to, clock) },
    newYork: inNewYork.format(clock),
    instruments: instruments.join(', '),
    ...{ speed, speeds: [...new Set([...speeds, ...(speed > 0 ? [speed] : [])])].sort((one, other) => one - other) },
    ...{ isPlaying: isPlaying(feed), isConnected: feed.isConnected, isOver: clock >= to },
    ...{ at: localTime(clock), least: localTime(from), most: localTime(to) },
  };
};

/** The replay that an account is on. Undefined for accounts of the shared feed. */
export const readReplayView = async ({ prisma }: Database, account: Account): Promise<ReplayView | undefined> => {
  const feed = account.feed === sharedFeed ? undefined : await findFeed(prisma, account.feed);
  return feed && replayViewOf(feed);
};

const Controls = z.object({
  act: z.enum(['play', 'pause', 'step', 'speed', 'go', 'connect', 'disconnect']),
  speed: z.coerce.number().int().min(1).max(replaySpeedMax).default(1),
  time: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/)
    .transform((text) => new Date(`${text.slice(0, 16)}:00Z`))
    .refine((time) => !Number.isNaN(time.getTime()))
    .optional(),
  anew: z.literal('yes').optional(),
});

type Page = {
  ownAccount: (ctx: Context) => Promise<Account>;
  answer: (ctx: Context, account: Account, done: string, work: Promise<unknown>) => Promise<void>;
};

/** The person's own hand on their replay: play, pause, step, speed, go to a time, connect and disconnect. */
export const addReplayControls = (router: Router, options: PageOptions, { ownAccount, answer }: Page): void => {
  const desk = deskOf(options);
  router.post('/accounts/:name/replay', onlySignedIn, ...receiveForm(options.configuration.authUrl), async (ctx) => {
    const account = await ownAccount(ctx);
    const parsed = parseForm(Controls, formOf(ctx));
    if (account.feed === sharedFeed || !parsed.ok) throw nothingHere();
    await answer(ctx, account, 'replayed', controlled(ctx, parsed.data));
  });

  const controlled = (ctx: Context, { act, speed, time, anew }: z.output<typeof Controls>): Promise<unknown> => {
    const actor = personActor(ctx);
    switch (act) {
      case 'play':
      case 'speed':
        return ensureReplay(desk, actor, { speed });
      case 'pause':
        return ensureReplay(desk, actor, { speed: 0 });
      case 'step':
        return ensureReplay(desk, actor, { step: 1 });
      case 'go':
        return ensureReplay(desk, actor, { seek: time, force: anew === 'yes', speed: 0 });
      case 'connect':
        return connectVenue(desk, actor, replayConnection);
      case 'disconnect':
        return disconnectVenue(desk, actor, { name: replayConnection, force: true });
    }
  };
};
