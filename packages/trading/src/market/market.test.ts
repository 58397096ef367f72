import { describe, expect, it } from 'vitest';
import { feedStatus, isFresh, type Market, marketLabel } from './market.ts';

const always: Market = { kind: 'simulated', hours: 'always' };
const exchange: Market = { kind: 'simulated', hours: 'exchange' };
const at = (text: string) => new Date(text);

describe('the feed', () => {
  it.each<[string, Market, Date | undefined, Date, string]>([
    ['that spoke just now', always, at('2026-11-18T17:00:00Z'), at('2026-11-18T17:00:10Z'), 'Connected'],
    ['that is silent', always, at('2026-11-18T17:00:00Z'), at('2026-11-18T17:00:11Z'), 'ConnectionLost'],
    ['that never spoke', always, undefined, at('2026-11-18T17:00:00Z'), 'ConnectionLost'],
    [
      'that is off',
      { kind: 'off', hours: 'always' },
      at('2026-11-18T17:00:00Z'),
      at('2026-11-18T17:00:00Z'),
      'Disconnected',
    ],
    ['silent over the weekend', exchange, at('2026-11-20T21:59:59Z'), at('2026-11-21T17:00:00Z'), 'Connected'],
    ['about to speak at the open', exchange, at('2026-11-20T21:59:59Z'), at('2026-11-22T23:00:05Z'), 'Connected'],
    ['silent after the open', exchange, at('2026-11-20T21:59:59Z'), at('2026-11-22T23:00:11Z'), 'ConnectionLost'],
  ])('%s', (_, market, newest, now, status) => expect(feedStatus(market, newest, now)).toBe(status));

  it('is named in every answer', () => {
    expect(marketLabel(always)).toBe('Simulated');
    expect(marketLabel({ kind: 'replay', hours: 'exchange' })).toBe('Replay');
    expect(marketLabel({ kind: 'off', hours: 'exchange' })).toBe('Off');
  });

  it('gives a quote that counts for two seconds', () => {
    expect(isFresh({ at: at('2026-11-18T17:00:00Z') }, at('2026-11-18T17:00:02Z'))).toBe(true);
    expect(isFresh({ at: at('2026-11-18T17:00:00Z') }, at('2026-11-18T17:00:02.001Z'))).toBe(false);
  });
});
