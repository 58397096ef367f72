import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectGuides } from '../../apps/authorization-server/src/pages/home/connect-guide.ts';
import type { ClientProfile } from './client-profile.ts';
import { profiles } from './profiles.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/clients.md'), 'utf8');
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section): [string, string] => [section.slice(0, section.indexOf('\n')), section]),
);
/** Without line breaks, for sentences that run over the end of a line. */
const flowing = (text = ''): string => text.replace(/\s+/g, ' ');

test('docs/clients.md has a section for each client that is replayed, and for no other', () => {
  expect([...sections.keys()]).toEqual(profiles.map(({ client }) => client));
});

/** The row of the table that a profile makes. */
const rowOf = ({ client, ways, asks, refused, tradesBy, refresh, fromTheInternet }: ClientProfile): string => {
  const known = ways.some(({ registration }) => registration.by === 'document')
    ? 'document, else registration'
    : 'registration';
  const scope = [asks.scopeFrom, ...(asks.adds ? [`\`${asks.adds}\``] : [])].join(', ');
  const renewal = `${refresh.scope === 'omitted' ? 'omits the scope' : refresh.scope}${refresh.atOnce > 1 ? ', from several processes' : ''}`;
  const cells = [client, known, scope, refused, tradesBy, renewal, fromTheInternet ? 'yes' : 'no'];
  return `| ${cells.join(' | ')} |`;
};

test.each(profiles)('its table says of $client what is replayed', (profile) => {
  expect(page.split('\n')).toContain(rowOf(profile));
});

test.each(profiles)('its section on $client says what happens on 401 and on 403', ({ client }) => {
  expect(sections.get(client)).toMatch(/\*\*401\*\*/);
  expect(sections.get(client)).toMatch(/\*\*403\*\*/);
});

describe('the start page', () => {
  const address = 'https://mcp.example.com/mcp';

  test.each(connectGuides(address))('connects $client as docs/clients.md does', ({ client, steps }) => {
    const section = flowing(sections.get(client));
    for (const { text, code } of steps) {
      if (code) expect(section).toContain(flowing(code));
      else expect(section).toContain(text);
    }
  });

  test('names a client that reaches public addresses only where the address is one', () => {
    const local = connectGuides('http://localhost:4001/mcp').map(({ client }) => client);
    const everywhere = connectGuides(address).map(({ client }) => client);
    expect(everywhere.filter((client) => !local.includes(client)).toSorted()).toEqual(
      profiles
        .filter(({ fromTheInternet }) => fromTheInternet)
        .map(({ client }) => client)
        .toSorted(),
    );
  });
});
