import { FeedTaken, moveShared, Refusal, type SharedReplayInput } from '@portcullis/operations';
import { type Feed, findFeed, isPlaying, replaySpeedMax, sharedFeed } from '@portcullis/trading';
import { z } from 'zod';
import { type Answer, CommandRefused } from '../answer.ts';
import { type CommandContext, onDatabase } from '../define-command.ts';

type Context = CommandContext & Parameters<ReturnType<typeof onDatabase>['run']>[0];

const time = z
  .string()
  .refine((text) => /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)), {
    error: 'must be a time such as 2013-10-07T13:30:00Z',
  })
  .transform((text) => new Date(text));

const whole = (most: number, what: string) => z.coerce.number({ error: what }).int(what).min(0, what).max(most, what);

const tell = (feed: Feed): Answer => {
  const { clock, speed, from, to, instruments } = feed;
  const state = isPlaying(feed) ? `plays at speed ${speed}` : 'is paused';
  const [at, first, last] = [clock.toISOString(), from.toISOString(), to.toISOString()];
  return {
    json: { clock: at, speed, playing: isPlaying(feed), from: first, to: last, instruments },
    text: `The shared replay ${state} at ${at} (${instruments.join(', ')}, ${first} to ${last}).`,
  };
};

/** What is refused is told, and so is that the service does not use what is moved here. */
const move = async ({ database, clock, configuration, requestId }: Context, input: SharedReplayInput) => {
  if (configuration.market !== 'replay') {
    throw new CommandRefused('no_replay', 'The shared feed is not a replay: start with MARKET=replay.');
  }
  try {
    return tell(await moveShared(database, input, { hours: configuration.marketHours, wall: clock(), requestId }));
  } catch (error) {
    if (error instanceof Refusal) throw new CommandRefused(error.code, [error.detail, error.hint].join(' ').trim());
    if (error instanceof FeedTaken) throw new CommandRefused('busy', 'The replay moved meanwhile: repeat the command.');
    throw error;
  }
};

const replayShow = onDatabase({
  path: 'replay show',
  summary: 'where the shared replay (MARKET=replay) stands',
  input: z.object({}),
  run: async ({ database }) => {
    const feed = await findFeed(database.prisma, sharedFeed);
    if (!feed) throw new CommandRefused('no_replay_data', 'The shared replay has not begun.');
    return tell(feed);
  },
});

const replayPlay = onDatabase({
  path: 'replay play',
  summary: 'let the shared replay play, at speed 1 unless told otherwise',
  options: [['--speed <speed>', `minutes a minute, 1 to ${replaySpeedMax}`]],
  input: z.object({ speed: whole(replaySpeedMax, `must be 1 to ${replaySpeedMax}`).default(1) }),
  run: (context, { speed }) => move(context, { speed }),
});

const replayPause = onDatabase({
  path: 'replay pause',
  summary: 'stop the shared replay where it stands',
  input: z.object({}),
  run: (context) => move(context, { speed: 0 }),
});

const replayStep = onDatabase({
  path: 'replay step',
  summary: 'play the next minute that has bars, and pause',
  options: [['--minutes <count>', 'so many of them']],
  input: z.object({ minutes: whole(1_440, 'must be 1 to 1440').default(1) }),
  run: (context, { minutes }) => move(context, { step: minutes }),
});

const replaySpeed = onDatabase({
  path: 'replay speed',
  summary: `set the speed of the shared replay: 0 pauses, at most ${replaySpeedMax}`,
  parameters: ['speed'],
  input: z.object({ speed: whole(replaySpeedMax, `must be 0 to ${replaySpeedMax}`) }),
  run: (context, { speed }) => move(context, { speed }),
});

const replaySeek = onDatabase({
  path: 'replay seek',
  summary: 'play on to a time; going back begins every account of the feed anew',
  parameters: ['time'],
  options: [['--force', 'also when accounts have traded, which is then lost']],
  input: z.object({ time, force: z.boolean().default(false) }),
  run: (context, { time: seek, force }) => move(context, { seek, force }),
});

/** What the operator does with the shared replay. */
export const replayCommands = [replayShow, replayPlay, replayPause, replayStep, replaySpeed, replaySeek];
