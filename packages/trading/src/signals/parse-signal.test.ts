import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSignal } from './parse-signal.ts';
import { signalCommands } from './signal-commands.ts';
import { redactSignal } from './signal-fields.ts';

const faults = (text: string) => {
  const parsed = parseSignal(text);
  return parsed.ok ? [] : parsed.faults;
};
const order = 'command=PLACE; account=sim101; instrument=NQ 12-24; action=BUY; qty=1; order_type=MARKET';

describe('the webhook text protocol', () => {
  it('reads the documented example, in any case', () => {
    const text = `KEY=abc; ${order}; TIF=GTC; Rate_Limit=1/120; id=breakout;`;
    expect(parseSignal(text)).toEqual({
      ok: true,
      key: 'abc',
      signal: {
        accounts: ['sim101'],
        killSwitch: undefined,
        rate: { id: 'breakout', limit: 1, seconds: 120 },
        command: {
          name: 'PLACE',
          terms: {
            ...{ instrument: 'NQ 12-24', action: 'Buy', qty: 1, order_type: 'Market', tif: 'Gtc' },
            flatten_first: false,
          },
        },
      },
    });
  });

  it.each([
    ['', 'The message is empty.'],
    ['buy now', '"buy now" is not name=value.'],
    ['account=Sim101', 'command is missing.'],
    [
      'command=COPYTRADE; account=Sim101',
      `"COPYTRADE" is not a command that this venue takes. There are ${Object.keys(signalCommands).join(', ')}.`,
    ],
    ['command=FLATTEN', 'account is missing.'],
    [`${order}; qty=2`, 'qty is given twice.'],
    [`${order}; stop_los=10 ticks`, 'stop_los is not a field of this command.'],
    [`${order}; rate_limit=1/120`, 'rate_limit and id belong together.'],
    [`${order}; rate_limit=5000; id=a`, 'rate_limit must be as 5 or 1/120: at most 1000 in at most 86400 seconds.'],
    [`${order}; rate_limit=1/90000; id=a`, 'rate_limit must be as 5 or 1/120: at most 1000 in at most 86400 seconds.'],
    [`${order}; limit_price=20,5`, 'limit_price must be a price with a decimal point.'],
    [
      `${order}; require_market_position=up`,
      'require_market_position must be of flat, long and short, with commas between.',
    ],
    [`${order}; kill_switch=maybe`, 'kill_switch must be on or off.'],
    [`${order}; stop_loss=1; stop_loss_stop=2`, 'stop_loss and stop_loss_stop are the same trigger: give one.'],
    [
      'command=PLACE; account=Sim101; instrument=ES; action=BUY; order_type=MARKET; qty=0',
      'qty must be a whole number above zero.',
    ],
    ['kill_switch=on; qty=1', 'qty needs a command.'],
    [
      `command=REVERSE; account=Sim101,,Sim102; instrument=ES`,
      'account must be account names, at most 10, with commas between.',
    ],
  ])('%j is refused: %s', (text, fault) => {
    expect(faults(text)).toContain(fault);
  });

  it('takes several accounts, and the kill switch alone', () => {
    const parsed = parseSignal('command=flatten; account=Sim101, Sim102,sim102');
    expect(parsed.ok && parsed.signal.accounts).toEqual(['Sim101', 'sim102']);
    expect(parseSignal('kill_switch=ON')).toMatchObject({ ok: true, signal: { killSwitch: 'on', command: undefined } });
  });

  it('a replaced order inherits what is not said, the time in force too', () => {
    const parsed = parseSignal('command=CANCEL_REPLACE; order_id=1; limit_price=20.5');
    expect(parsed.ok && parsed.signal.command).toEqual({
      name: 'CANCELREPLACE',
      terms: { order_id: '1', limit_price: 20.5 },
    });
  });

  it('never throws, whatever is sent', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void parseSignal(text)));
    const name = fc.constantFrom('command', 'account', 'qty', 'constructor', '__proto__', 'take_profit', 'id');
    const value = fc.oneof(fc.string(), fc.constantFrom('PLACE', 'CONSTRUCTOR', '__PROTO__', 'TOSTRING'));
    const message = fc.array(fc.tuple(name, value).map((pair) => pair.join('='))).map((all) => all.join(';'));
    fc.assert(fc.property(message, (text) => void parseSignal(text)));
  });
});

it.each([
  ['key=s3cret; command=PLACE', 'key=[key]; command=PLACE'],
  ['command=PLACE;KEY = other ; id=s3cret', 'command=PLACE;KEY =[key]; id=[key]'],
  ['hotkey=1; qty=1', 'hotkey=1; qty=1'],
])('%j is kept as %j', (text, kept) => {
  expect(redactSignal(text, 's3cret')).toBe(kept);
});
