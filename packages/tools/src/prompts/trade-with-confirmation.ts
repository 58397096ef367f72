import { orderTypes, sides } from '@portcullis/trading';
import { z } from 'zod';
import { definePrompt } from './define-prompt.ts';
import { account, instrument, price, quantity, quoted } from './prompt-arguments.ts';
import { confirmationRules, readsBefore } from './required-reads.ts';

const input = z.object({
  account,
  instrument,
  side: z.enum(sides).describe('Buy or Sell.'),
  quantity,
  type: z.enum(orderTypes).default('Market').describe('Market, when left out.'),
  limit_price: price.optional().describe('For Limit and StopLimit.'),
  stop_price: price.optional().describe('For StopMarket, StopLimit and MIT.'),
  take_profit: price.optional().describe('Exit price in profit.'),
  stop_loss: price.optional().describe('Exit price in loss.'),
});

export const tradeWithConfirmation = definePrompt({
  name: 'trade_with_confirmation',
  title: 'Trade with confirmation',
  description: 'One order, after the required reads, a dry run and a word of confirmation that the person writes.',
  input,
  completes: { account: 'accounts', instrument: 'instruments' },
  script: (args) => {
    const word = `CONFIRM ${args.side.toUpperCase()} ${args.quantity} ${args.instrument.toUpperCase()}`;
    return {
      aim: `Prepare this order, and place it only after I have confirmed it: ${orderOf(args)}.`,
      steps: [
        {
          tools: readsBefore('PlaceOrder'),
          does: 'each of them; stop and tell me if the account is locked, the market closed, the quote stale, or the room of a monitor smaller than the loss at the stop.',
        },
        {
          tools: ['PlaceOrder'],
          does: 'with dry_run true and these terms: estimated price, margin and every risk check. Stop if one fails.',
        },
        {
          tools: [],
          does: `Show me the order, the loss in USD at the stop (or that there is none), the fees and the room left. Then ask me to write exactly \`${word}\`, and wait.`,
        },
        {
          tools: ['PlaceOrder'],
          does: `only after I wrote \`${word}\`: the same terms, dry_run false, and a new client_request_id of 16 to 64 characters.`,
        },
        {
          tools: ['GetOrderStatus', 'ListPositions'],
          does: 'what became of it. Say filled only when status says Filled.',
        },
      ],
      rules: [...confirmationRules, 'Anything but the word ends it: nothing is placed.'],
    };
  },
});

const orderOf = (args: z.output<typeof input>): string => {
  const prices = [
    ['limit_price', args.limit_price],
    ['stop_price', args.stop_price],
    ['take_profit', args.take_profit],
    ['stop_loss', args.stop_loss],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  return [
    `account ${quoted(args.account)}`,
    `${args.side} ${args.quantity} ${args.instrument}`,
    `type ${args.type}`,
    ...prices,
  ].join(', ');
};
