import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profiles } from '../../../../tests/clients/profiles.ts';
import { lookalikeOf } from './client-lookalike.ts';
import { redirectHost } from './client-redirect.ts';
import { knownClients } from './known-clients.ts';
import { nameSkeleton } from './name-skeleton.ts';

const at = (name: string, host: string, more: { clientKind?: string; documentHost?: string } = {}) =>
  lookalikeOf({ name, redirectHost: host, clientKind: 'dynamic', ...more });

describe('a name close to a known client’s, from another host', () => {
  test.each([
    ['Claude', 'Claude'],
    ['CLAUDE', 'Claude'],
    ['C l a u d e', 'Claude'],
    ['Claude.ai', 'Claude'],
    ['Official Claude', 'Claude'],
    ['Claude Desktop (verified)', 'Claude'],
    ['ClaudeDesktopApp', 'Claude'],
    ['Anthropic Claude 4', 'Claude'],
    ['My shop, powered by Claude', 'Claude'],
    ['CIaude', 'Claude'],
    ['Сlаudе', 'Claude'],
    ['Cl4ude', 'Claude'],
    ['Cláude', 'Claude'],
    ['Claud', 'Claude'],
    ['Caludé', 'Claude'],
    ['Claudde Code', 'Claude'],
    ['ChatGTP', 'ChatGPT'],
    ['Chat GPT', 'ChatGPT'],
    ['0penAI', 'ChatGPT'],
    ['Cursor (official)', 'Cursor'],
    ['Cursоr', 'Cursor'],
    ['Cursorr', 'Cursor'],
    ['VSCode', 'Visual Studio Code'],
    ['Visual-Studio Code', 'Visual Studio Code'],
    ['Codex CLI', 'Codex'],
    ['ΜСР Inspector', 'MCP Inspector'],
  ])('%s is flagged as %s', (name, known) => {
    expect(at(name, 'app.example.com')).toMatchObject({ verdict: 'imitation', known });
  });

  test.each([
    ...['Portfolio helper', 'Claudette', 'Claudia', 'Trade journal', 'Database Cursor Tool', 'Zedd', 'A', '…', '交易'],
    ...['Zen', 'Code', 'Kira', 'Barcode Exchange', 'Unnamed client', 'Test client'],
  ])('%s is nobody’s name', (name) => {
    expect(at(name, 'app.example.com')).toBeUndefined();
  });

  test('says where the known client really returns to', () => {
    expect(at('Claude', 'claude.ai.example.com')?.hosts).toEqual(['claude.ai', 'claude.com', 'anthropic.com']);
    expect(at('Claude', 'claude.ai:444')).toBeUndefined();
    expect(at('Claude', 'notclaude.ai')?.verdict).toBe('imitation');
  });

  test('a scheme is home only to the app that owns it', () => {
    expect(at('Cursor', 'cursor://')).toBeUndefined();
    expect(at('Cursor', 'com.example.app:')?.verdict).toBe('imitation');
    expect(at('Claude', 'vscode://')?.verdict).toBe('imitation');
  });

  test('what the operator registered, and a personal token, is never flagged', () => {
    expect(at('Claude', 'app.example.com', { clientKind: 'registered' })).toBeUndefined();
    expect(at('Claude', '', { clientKind: 'personal' })).toBeUndefined();
  });
});

describe('a known name on the person’s own computer', () => {
  test.each([
    ['Claude Code', 'localhost'],
    ['Claude Code (portcullis)', '127.0.0.1'],
    ['Codex', '[::1]'],
    ['MCP Inspector', 'localhost'],
  ])('%s at %s proves nothing, and is not called an imitation', (name, host) => {
    expect(at(name, host)?.verdict).toBe('unproven');
  });

  test('is an imitation when it is disguised, when the client never is there, or when another describes it', () => {
    expect(at('Сlaude', 'localhost')).toMatchObject({ verdict: 'imitation', known: 'Claude' });
    expect(at('ChatGPT', 'localhost')).toMatchObject({ verdict: 'imitation', known: 'ChatGPT' });
    const described = (documentHost: string) =>
      at('Claude Code', 'localhost', { clientKind: 'metadata_document', documentHost })?.verdict;
    expect(described('claude.ai')).toBe('unproven');
    expect(described('claude.example.com')).toBe('imitation');
  });
});

const real = profiles.flatMap(({ client, ways }) =>
  ways.flatMap(({ registration, redirects }) =>
    redirects.map((uri) => {
      const redirect = uri.replace('PORT', '50123');
      const shared = { client, redirectHost: redirectHost(redirect) };
      return registration.by === 'document'
        ? {
            ...shared,
            ...{ name: registration.document.client_name, clientKind: 'metadata_document' },
            documentHost: new URL(registration.url).host,
          }
        : { ...shared, name: registration.body(redirect).client_name, clientKind: 'dynamic' };
    }),
  ),
);

test.each(real)('the real $client ($name at $redirectHost) is never called an imitation', (client) => {
  expect(lookalikeOf(client)?.verdict).not.toBe('imitation');
});

/** Written otherwise, each of them taken for the same by people. */
const disguises: Record<string, readonly string[]> = {
  ...{
    a: ['а', 'α', '4', 'á', 'ɑ'],
    c: ['с', 'ϲ', 'ⅽ'],
    d: ['ԁ', 'ⅾ'],
    e: ['е', '3', 'é', 'ҽ'],
    i: ['і', '1', 'l', 'ı'],
  },
  ...{ l: ['I', '1', '|', 'ӏ', 'ł'], m: ['rn', 'ｍ'], n: ['ո', 'ñ'], o: ['о', '0', 'ο', 'ö', 'օ'], p: ['р', 'ρ'] },
  ...{ r: ['г', 'ꭇ'], s: ['ѕ', '5', '$', 'ş'], t: ['τ', '7', 'ţ'], u: ['υ', 'ս', 'ü'], v: ['ν', 'ѵ'], w: ['vv', 'ԝ'] },
  ...{ x: ['х', '×'], y: ['у', 'ү'], z: ['ᴢ', 'ż'], h: ['һ'], k: ['κ', 'ķ'], g: ['ɡ', 'ց'] },
};

const written = (letter: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(letter, letter.toUpperCase(), ...(disguises[letter.toLowerCase()] ?? [])),
      fc.constantFrom('', '', '', ' ', '.', '\u200b', '\u0301'),
    )
    .map(([one, after]) => one + after);

test('a known name is known again in every disguise, whatever qualifies it', () => {
  const qualified = ['', 'Official ', 'The real ', 'Secure '];
  const trailing = ['', ' (verified)', ' App', ' Desktop 2', ' MCP'];
  const disguised = fc.constantFrom(...knownClients.flatMap(({ names }) => names)).chain((name) =>
    fc.record({
      known: fc.constant(name),
      said: fc
        .tuple(fc.constantFrom(...qualified), fc.tuple(...[...name].map(written)), fc.constantFrom(...trailing))
        .map(([before, letters, after]) => before + letters.join('') + after),
    }),
  );
  fc.assert(
    fc.property(disguised, ({ said }) => {
      expect(at(said, 'app.example.com')?.verdict).toBe('imitation');
    }),
    { numRuns: 500 },
  );
});

test('one letter off is still flagged, in names of five letters or more', () => {
  const edited = fc
    .constantFrom('Claude', 'ChatGPT', 'Cursor', 'Codex', 'OpenCode', 'Windsurf')
    .chain((name) => fc.tuple(fc.constant(name), fc.nat(name.length - 1), fc.constantFrom('swap', 'double', 'other')));
  fc.assert(
    fc.property(edited, ([name, place, how]) => {
      const [before, letter, after] = [name.slice(0, place), name.charAt(place), name.slice(place + 1)];
      const said = {
        double: before + letter + letter + after,
        other: `${before}q${after}`,
        swap: before + after.slice(0, 1) + letter + after.slice(1),
      }[how] as string;
      expect(at(said, 'app.example.com')?.verdict).toBe('imitation');
    }),
  );
});

test('a name of letters that nobody’s name has is never flagged', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'bfghkqwyz 2689'.split('')), maxLength: 20 }), (name) => {
      expect(at(name, 'app.example.com')).toBeUndefined();
    }),
  );
});

test('a skeleton holds letters and digits alone, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 64 }), (text) => {
      expect(nameSkeleton(text)).toMatch(/^[\p{L}\p{N}]*$/u);
    }),
  );
});
