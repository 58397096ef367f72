import { describe, expect, it } from 'vitest';
import { roots } from './contracts.ts';
import { exchangeCode, findInstrument, frontInstrument, instrumentNamed, isExpired } from './instrument.ts';

const now = new Date('2026-11-18T17:00:00Z');
const nameOf = (text: string, at = now) => {
  const found = findInstrument(text, at);
  return found.ok ? found.instrument.name : found.refusal.code;
};

describe('an instrument is found by', () => {
  it.each([
    ['ES 12-13', 'ES 12-13'],
    ['es 12-13', 'ES 12-13'],
    ['ES 3-14', 'ES 03-14'],
    ['ES 12-2013', 'ES 12-13'],
    [' ES  12-13 ', 'ES 12-13'],
    ['ES', 'ES 12-26'],
    ['mnq', 'MNQ 12-26'],
    ['ES1!', 'ES 12-26'],
    ['ESZ13', 'ES 12-13'],
    ['esz3', 'ES 12-23'],
    ['ESH7', 'ES 03-27'],
    ['ESZ1', 'ES 12-31'],
    ['CLF27', 'CL 01-27'],
    ['GCG27', 'GC 02-27'],
    ['6E', '6E 12-26'],
    ['6eh7', '6E 03-27'],
    ['ZN', 'ZN 12-26'],
    ['znh7', 'ZN 03-27'],
    ['M2K', 'M2K 12-26'],
    ['M2KH27', 'M2K 03-27'],
    ['M2K1!', 'M2K 12-26'],
    ['M2K 3-27', 'M2K 03-27'],
  ])('%s', (text, name) => expect(nameOf(text)).toBe(name));

  it.each([
    '',
    ' ',
    'EX',
    'ES 11-26',
    'ES 13-26',
    'ESF27',
    'ES 12',
    'ES2!',
    'GC 01-27',
    'ZN 11-26',
    '__proto__',
    'ES 12-26; x',
    'constructor',
  ])('not by %j', (text) => expect(nameOf(text)).toBe('instrument_not_found'));

  it('the refusal names candidates', () => {
    expect(findInstrument('ES 11-26', now)).toMatchObject({
      refusal: { didYouMean: ['ES 12-26', 'ES 03-27', 'ES 06-27'] },
    });
    expect(findInstrument('MESX', now)).toMatchObject({ refusal: { didYouMean: ['ES 12-26', 'MES 12-26'] } });
    expect(findInstrument('AAPL', now)).toMatchObject({ refusal: { didYouMean: { length: 6 } } });
  });

  it('its canonical name finds it again', () => {
    for (const root of roots) {
      const { name } = frontInstrument(root, now);
      expect(instrumentNamed(name).name).toBe(name);
      expect(nameOf(exchangeCode(instrumentNamed(name)))).toBe(name);
    }
    expect(() => instrumentNamed('es')).toThrow();
  });
});

describe('contracts end', () => {
  it.each([
    ['ES 12-13', '2013-12-20'],
    ['ES 03-14', '2014-03-21'],
    ['NQ 12-26', '2026-12-18'],
    ['CL 12-26', '2026-11-20'],
    ['CL 01-27', '2026-12-21'], // the 25th is Christmas
    ['CL 01-14', '2013-12-19'],
    ['MCL 01-27', '2026-12-18'],
    ['ES 06-26', '2026-06-18'], // the third Friday is Juneteenth
    ['YM 12-26', '2026-12-18'],
    ['M2K 03-27', '2027-03-19'],
    ['MGC 12-26', '2026-12-29'],
    ['6E 12-26', '2026-12-14'],
    ['ZN 12-13', '2013-12-19'],
    ['ZN 12-25', '2025-12-19'],
    ['ZN 12-26', '2026-12-21'],
    ['ZN 03-27', '2027-03-19'], // the 26th is Good Friday
    ['CL 08-27', '2027-07-20'],
    ['GC 12-26', '2026-12-29'],
    ['GC 02-27', '2027-02-24'],
  ])('%s on %s', (name, expiry) => expect(instrumentNamed(name).expiry).toBe(expiry));

  it('at the end of that trading day', () => {
    const es = instrumentNamed('ES 12-26');
    expect(isExpired(es, new Date('2026-12-18T22:59:00Z'))).toBe(false);
    expect(isExpired(es, new Date('2026-12-18T23:00:00Z'))).toBe(true);
  });
});

describe('the front contract', () => {
  it.each([
    ['ES', '2013-12-03T15:00:00Z', 'ES 12-13'],
    ['ES', '2013-12-18T15:00:00Z', 'ES 03-14'],
    ['ES', '2026-12-09T22:59:00Z', 'ES 12-26'],
    ['ES', '2026-12-09T23:00:00Z', 'ES 03-27'],
    ['ES', '2026-12-31T15:00:00Z', 'ES 03-27'],
    ['CL', '2026-11-18T15:00:00Z', 'CL 12-26'],
    ['CL', '2026-11-19T15:00:00Z', 'CL 01-27'],
    ['CL', '2026-12-31T15:00:00Z', 'CL 02-27'],
    ['GC', '2026-11-18T15:00:00Z', 'GC 12-26'],
    ['GC', '2026-11-30T15:00:00Z', 'GC 02-27'],
    ['6E', '2026-12-09T15:00:00Z', '6E 12-26'],
    ['6E', '2026-12-10T15:00:00Z', '6E 03-27'],
    ['ZN', '2026-11-25T15:00:00Z', 'ZN 12-26'],
    ['ZN', '2026-11-27T15:00:00Z', 'ZN 03-27'],
  ] as const)('of %s at %s is %s', (root, at, name) => expect(frontInstrument(root, new Date(at)).name).toBe(name));
});
