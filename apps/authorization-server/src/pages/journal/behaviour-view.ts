import type { ClosedJournalTrade } from '@portcullis/journal';
import { type JournalOptions, journalBehaviour, journalDecay } from '@portcullis/operations';
import { meanGain, tallyRow } from './statistic-words.ts';

/** What the page of habits shows of closed trades. */
export const behaviourView = (trades: readonly ClosedJournalTrade[], options: JournalOptions) => {
  const found = journalBehaviour(trades, options);
  return {
    habits: [
      tallyRow('Revenge: entered within 90 s of a loss in the same instrument', found.revenge),
      tallyRow('Oversize: more than 1% of the account’s start at stake', found.oversize),
      tallyRow('Stop moved away from the entry', found.movedStop),
      ...(found.outsideWindow ? [tallyRow('Entered outside your hours', found.outsideWindow)] : []),
    ],
    afterLosses: found.afterLosses.map(({ losses, tally }, index) =>
      tallyRow(lossWords(losses, index === found.afterLosses.length - 1), tally),
    ),
    decay: journalDecay(trades, options).map(({ setup, steps }, index) => ({
      ...{ id: `setup-${index}`, setup },
      rows: steps
        .map(({ week, tally }, step) => ({
          ...tallyRow(week, tally),
          change: changeOf(tally.expectancyCents, steps[step - 1]?.tally.expectancyCents),
        }))
        .reverse(),
    })),
  };
};

const lossWords = (losses: number, andMore: boolean): string => {
  if (losses === 0) return 'No loss just before';
  return `${losses}${andMore ? ' or more' : ''} ${losses === 1 ? 'loss' : 'losses'} in a row just before`;
};

/** What the expectancy moved by since the week before. */
const changeOf = (now: number | null, before: number | null | undefined) =>
  now === null || before === null || before === undefined ? { value: '–', tone: '' } : meanGain(now - before);
