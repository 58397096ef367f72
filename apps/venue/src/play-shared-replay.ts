import { isOutage } from '@portcullis/database';
import { type AlertFailure, beginShared, FeedTaken, matchShared, playSharedDue } from '@portcullis/operations';
import { type Periodic, periodically } from './periodically.ts';
import type { FeedContext } from './play-feed.ts';

const stepMs = 250;

/**
 * Plays the shared replay while this process holds its clock. What its last holder may not have finished is matched again first,
 * and the clock waits for every account.
 */
export const playSharedReplay = ({ database, log, hours, clock }: FeedContext): Periodic => {
  let isMatched = false;
  let told: string | undefined;
  const onAlertError = (failure: AlertFailure) => log.warn(failure, 'alerts were not watched');
  const step = async (): Promise<void> => {
    const playing = { hours, wall: clock(), onAlertError };
    const begun = await beginShared(database, playing);
    if (begun !== told && begun !== 'there') log.info({ begun }, notBegun[begun]);
    told = begun;
    const { failed } = await (isMatched ? playSharedDue : matchShared)(database, playing);
    for (const { accountId, error } of failed) log.warn({ accountId, error }, 'an account was not matched');
    isMatched = failed.length === 0;
  };
  return periodically(stepMs, step, (error) => {
    isMatched = false;
    if (error instanceof FeedTaken) log.info('the shared replay was moved');
    else if (isOutage(error)) log.warn({ error }, 'the replay waits for the database');
    else log.error({ error }, 'a step of the shared replay failed');
  });
};

const notBegun = {
  begun: 'the shared replay begins at its first bar',
  no_data: 'there are no imported bars to replay: portcullis bars import',
  has_traded: 'accounts have traded: portcullis replay seek TIME --force begins them anew and the replay with them',
};
