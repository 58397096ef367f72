import { orRefuse, Refusal } from '@portcullis/operations';
import { findInstrument, type Market, reportQuote, sessionOf, sharedFeed } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
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
      .refine((list) => list.split(',').length <= mostInstruments, { error: `must name ${mostInstruments} or fewer` }),
  }),
  output: z.union([quote, z.object({ quotes: z.array(quote), missing: z.array(z.string()) })]),
  run: async (context, args) => {
    const names = args.instrument.split(',');
    const quotes = await Promise.all(names.map((name) => lastQuote(context, name)));
    if (names.length === 1) return quotes[0] ?? noQuote(args.instrument, context.service.market);
    return {
      quotes: quotes.filter((found) => found !== undefined),
      missing: names.filter((_, index) => quotes[index] === undefined).map((name) => name.trim()),
    };
  },
});

/** Undefined: the instrument exists, and the feed has no quote of it. @throws Refusal `instrument_not_found` */
const lastQuote = async ({ quotes, service, now }: ToolContext, name: string) => {
  const at = now();
  const { market } = service;
  const { instrument } = orRefuse(findInstrument(name, at));
  const seen = await quotes(sharedFeed, instrument.name, sessionOf(at, market.hours).opensAt);
  if (!seen) return undefined;
  const report = reportQuote(seen.quote, instrument, { market, now: at, closeTicks: seen.closeTicks });
  return presentQuote(report, instrumentFacts(instrument, market.hours), sharedFeed);
};

const noQuote = (name: string, { kind }: Market): never => {
  throw new Refusal('no_market_data', `The feed has no quote of ${JSON.stringify(name.trim())}.`, {
    hint:
      kind === 'off'
        ? 'The market feed is off on this service.'
        : 'The front contract of each root is quoted: write the root alone, such as ES.',
  });
};
