import { expect, test } from 'vitest';
import { judgeStream } from './judge-stream.ts';

test.each([
  ['its token lives', 'mcp:read', { connectionScope: 'mcp:read', secondsLeft: 7 }, { goesOn: true, secondsLeft: 7 }],
  ['raised', 'mcp:read', { connectionScope: 'mcp:trade', secondsLeft: 0 }, { goesOn: false, ending: 'scope_changed' }],
  ['lowered', 'mcp:trade', { connectionScope: 'mcp:read', secondsLeft: 0 }, { goesOn: false, ending: 'scope_changed' }],
  [
    'raised, and lowered again before anybody looked',
    'mcp:read',
    { connectionScope: 'mcp:read', secondsLeft: 0 },
    { goesOn: false, ending: 'token_ended' },
  ],
  [
    'revoked, expired or suspended, whatever else',
    'mcp:read',
    { connectionScope: undefined, secondsLeft: 7 },
    { goesOn: false, ending: 'connection_ended' },
  ],
] as const)('%s', (_, openedUnder, standing, expected) => {
  expect(judgeStream(openedUnder, standing)).toEqual(expected);
});
