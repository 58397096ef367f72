import { z } from 'zod';
import { definePrompt } from './define-prompt.ts';
import { account, quoted } from './prompt-arguments.ts';

export const webhookDiagnostics = definePrompt({
  name: 'webhook_diagnostics',
  title: 'Find out about a webhook',
  description: 'Why signals of a TradingView alert or another sender did not do what they should.',
  input: z.object({
    account: account.optional(),
    search: z.string().min(1).max(64).optional().describe('A word of the signal, such as an instrument or id.'),
  }),
  completes: { account: 'accounts' },
  script: ({ account: name, search }) => ({
    aim: `Find out why my webhook signals${name ? ` for the account ${quoted(name)}` : ''}${search ? ` with ${quoted(search)}` : ''} did not do what they should. Read only: change nothing.`,
    steps: [
      {
        tools: ['GetSignalHistory'],
        does: `${search ? `search ${quoted(search)}, ` : ''}status failed and then warning, include_help true: error, detail and help of each.`,
      },
      {
        tools: ['GetSignalHistory'],
        does: 'status success: when one last worked, and what differed. None at all means that nothing arrived: the address or the key is wrong, or the key was ended.',
      },
      { tools: ['GetActivityLog'], does: 'category signal and risk, around those times.' },
      {
        tools: ['ListAccounts', 'GetConnections', 'GetWatermarks'],
        does: 'whether the account is there, connected, and not locked.',
      },
      {
        tools: ['MarketInfo', 'ListPositions'],
        does: 'whether the market was open, and whether require_market_position or max_positions held it back.',
      },
      { tools: ['GetOrder', 'GetExecutionsByOrderId'], does: 'for the order_ids of a signal: what became of them.' },
      {
        tools: [],
        does: 'Answer with: the cause, the signal (id and time) that proves it, the corrected line of the alert as `name=value;` pairs with key=... left for me to fill in, and how to see that it works.',
      },
    ],
    rules: ['Never ask me for a signal key and never write one: it trades for whoever has it.'],
  }),
});
