import { orRefuse, Refusal } from '@portcullis/operations';
import { findInstrument, type Market, reportQuote, sessionOf, sharedFeed } from '@portcullis/trading';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { defineTool, reads } from '../define-tool.ts';
import { type Here, marketOf } from '../market-of.ts';
import { instrumentFacts, presentQuote, quote } from '../shapes/quote.ts';
import type { ToolContext } from '../tool-context.ts';

const mostInstruments = 20;

export const getQuote = defineTool({
  name: 'GetQuote',
  title: 'Quote',
  description: 'Last quote. Up to 20 instruments, comma-separated.',
  annotations: reads,
  input: z.object({
    instrument: z
      .string()
      .min(1)
      .max(400)
      .refine((list) => namesIn(list).length > 0, { error: 'must name an instrument' })
      .refine((list) => namesIn(list).length <= mostInstruments, { error: `must name ${mostInstruments} or fewer` }),
  }),
  output: z.union([
    quote,
    z.object({ quotes: z.array(told(quote, 'As for one instrument.')), missing: z.array(z.string()) }),
  ]),
  run: async (context, args) => {
    const names = namesIn(args.instrument);
    const here = await marketOf(context);
    const quotes = await readQuotes(context, names, here);
    if (names.length === 1) return quotes[0] ?? noQuote(args.instrument, here.market);
    return {
      quotes: quotes.filter((found) => found !== undefined),
      missing: names.filter((_, index) => quotes[index] === undefined).map((name) => name.trim()),
    };
  },
});

const namesIn = (list: string): string[] => list.split(',').filter((name) => name.trim() !== '');

const readQuotes = (context: ToolContext, names: readonly string[], here: Here) =>
  Promise.all(names.map((name) => lastQuote(context, name, here)));

/** Undefined: the instrument exists, and the feed has no quote of it. @throws Refusal `instrument_not_found` */
const lastQuote = async ({ quotes }: ToolContext, name: string, { feed, market, now: at }: Here) => {
  const { instrument } = orRefuse(findInstrument(name, at));
  const bars = market.kind === 'replay' ? 'imported' : 'shared';
  const seen = await quotes(feed, instrument.name, sessionOf(at, market.hours).opensAt, bars);
  if (!seen) return undefined;
  const report = reportQuote(seen.quote, instrument, { market, now: at, closeTicks: seen.closeTicks });
  return presentQuote(report, instrumentFacts(instrument, market.hours), feed === sharedFeed ? feed : 'replay');
};

const noQuote = (name: string, { kind }: Market): never => {
  throw new Refusal('no_market_data', `The feed has no quote of ${JSON.stringify(name.trim())}.`, {
    hint:
      kind === 'off'
        ? 'The market feed is off on this service.'
        : kind === 'replay'
          ? 'A replay quotes what the operator imported, from its first bar on: step or seek forward.'
          : 'The front contract of each root is quoted: write the root alone, such as ES.',
  });
};
