import { expect, test } from 'vitest';
import { connectionLookalike, lookalikeNotice } from './lookalike-notice.ts';

const at = (name: string, redirectHost: string, documentHost?: string) =>
  lookalikeNotice({ name, redirectHost, clientKind: documentHost ? 'metadata_document' : 'dynamic', documentHost });

test('an imitation is named with the known client, the hosts that it really uses, and where this one leads', () => {
  expect(at('Cursоr', 'cursor.example')).toEqual({
    strong: true,
    headline: 'This is probably not Cursor.',
    words:
      'Cursor uses cursor.com; this one returns to cursor.example. Whoever it is bears a name that you may trust. Do not allow it unless you know exactly who it is.',
  });
  expect(at('Claude', 'localhost', 'claude.example')?.words).toContain(
    'Claude uses claude.ai, claude.com or anthropic.com; this one is described at claude.example and returns to localhost.',
  );
  expect(at('MCP Inspector', 'inspector.example')?.words).toContain('MCP Inspector runs on your own computer only');
});

test('a known name on this computer is no warning, and no comfort', () => {
  expect(at('Claude Code', 'localhost')).toMatchObject({ strong: false, headline: 'The name proves nothing here.' });
});

test('a metadata document is judged by the host that serves it', () => {
  const client = { kind: 'metadata_document', id: 'https://claude.ai/oauth/claude-code-client-metadata' };
  const connection = { clientName: 'Claude Code', redirectHost: 'localhost', client };
  expect(connectionLookalike(connection)?.strong).toBe(false);
  const other = { ...client, id: 'https://code.example/client' };
  expect(connectionLookalike({ ...connection, client: other })?.strong).toBe(true);
});

test('nothing is said where no known client is imitated: that nobody is proves nothing', () => {
  expect(at('Portfolio helper', 'helper.example')).toBeUndefined();
  expect(at('Claude', 'claude.ai')).toBeUndefined();
});
