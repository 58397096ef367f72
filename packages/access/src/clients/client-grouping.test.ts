import { describe, expect, test } from 'vitest';
import { groupRegistrations, type Registration } from './client-grouping.ts';

const registration = (name: string, redirectHost: string, more: Partial<Registration> = {}): Registration => ({
  ...{ name, redirectHost, clientKind: 'dynamic', clientId: 'client_1' },
  ...more,
});
const documented = (url: string) => ({ clientKind: 'metadata_document', clientId: url });

const together = (...given: Registration[]): number => groupRegistrations(given, (each) => each).length;

describe('registrations of one app are one group', () => {
  test('by name, however it is spaced and written, and host', () => {
    expect(together(registration('Claude', 'claude.ai'), registration('CLAUDE ', 'claude.ai'))).toBe(1);
    expect(together(registration('Claude', 'claude.ai'), registration('Claude', 'claude.example.com'))).toBe(2);
    expect(together(registration('Claude', 'claude.ai'), registration('Сlaude', 'claude.ai'))).toBe(2);
  });

  test('a host on the internet is one app’s, registered or described; on this computer it is not', () => {
    const doc = documented('https://claude.ai/oauth/claude-code-client-metadata');
    expect(together(registration('Claude', 'claude.ai'), registration('Claude', 'claude.ai', doc))).toBe(1);
    expect(together(registration('Claude Code', 'localhost'), registration('Claude Code', '127.0.0.1'))).toBe(1);
    expect(together(registration('Claude Code', 'localhost'), registration('Claude Code', 'localhost', doc))).toBe(2);
    const other = documented('https://claude.example.com/client');
    expect(
      together(registration('Claude Code', 'localhost', doc), registration('Claude Code', 'localhost', other)),
    ).toBe(2);
  });

  test('what the operator registered stands apart from what only bears its name', () => {
    const partner = { clientKind: 'registered' };
    expect(
      together(registration('Partner', 'partner.example'), registration('Partner', 'partner.example', partner)),
    ).toBe(2);
  });

  test('personal tokens are one each', () => {
    const token = registration('Personal token', '', { clientKind: 'personal' });
    expect(together(token, token)).toBe(2);
  });

  test('groups and their members keep the order in which they came', () => {
    const [a, b, c] = [registration('A', 'x.example'), registration('B', 'x.example'), registration('a', 'x.example')];
    expect(groupRegistrations([a, b, c], (each) => each).map(({ items }) => items)).toEqual([[a, c], [b]]);
  });
});
