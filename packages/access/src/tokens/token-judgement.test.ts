import { hash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PresentedToken } from './token-presented.ts';
import { judgeCode } from './token-redemption.ts';
import { judgeRefresh, refreshedScope } from './token-refresh.ts';
import { openPair, sealPair } from './token-replay.ts';

const verifier = 'a'.repeat(43);
const resource = 'https://mcp.example.com/mcp';
const presented: PresentedToken = {
  clientId: 'client',
  scope: 'mcp:read',
  resource,
  expired: false,
  consumed: false,
  justConsumed: false,
  replay: null,
  redirectUri: 'http://127.0.0.1/callback',
  codeChallenge: hash('sha256', verifier, 'base64url'),
  connectionId: 'connection',
  connectionScope: 'mcp:read',
  connectionLimits: null,
  connectionEnded: false,
  personId: 'person',
  suspended: false,
};

describe('judging a code', () => {
  const ask = { clientId: 'client', resource: undefined, codeVerifier: verifier, redirectUri: undefined };
  const consumed = { consumed: true };

  test('grants its scope', () => {
    expect(judgeCode(presented, ask)).toEqual({ grant: 'mcp:read' });
  });

  test.each([
    ['a valid replay ends the connection', consumed, {}, 'invalid_grant', true],
    ['a valid replay after its time too', { ...consumed, expired: true }, {}, 'invalid_grant', true],
    ['a replay without the verifier ends nothing', consumed, { codeVerifier: 'b'.repeat(43) }, 'invalid_grant', false],
    ['a replay by another client ends nothing', consumed, { clientId: 'other' }, 'invalid_grant', false],
    [
      'a replay for another resource ends nothing',
      consumed,
      { resource: 'https://x.example' },
      'invalid_target',
      false,
    ],
    ['expired', { expired: true }, {}, 'invalid_grant', false],
    ['connection ended', { connectionEnded: true }, {}, 'invalid_grant', false],
    ['person suspended', { suspended: true }, {}, 'invalid_grant', false],
    ['no verifier', {}, { codeVerifier: undefined }, 'invalid_grant', false],
    ['a code without challenge', { codeChallenge: null }, {}, 'invalid_grant', false],
  ] as const)('%s', (_, token, asked, error, endConnection) => {
    expect(judgeCode({ ...presented, ...token }, { ...ask, ...asked })).toMatchObject({
      refusal: { error, endConnection },
    });
  });
});

describe('judging a refresh', () => {
  const ask = { clientId: 'client', resource: undefined, scope: undefined };
  const justUsed = { consumed: true, justConsumed: true, replay: new Uint8Array(1) };

  test('issues the scope that is held', () => {
    expect(judgeRefresh(presented, ask)).toEqual({ issue: 'mcp:read' });
    expect(judgeRefresh({ ...presented, scope: 'mcp:trade', connectionScope: 'mcp:read' }, ask)).toEqual({
      issue: 'mcp:read',
    });
  });

  test('gives a just replaced token its successor', () => {
    expect(judgeRefresh({ ...presented, ...justUsed }, ask)).toEqual({ replay: 'mcp:read' });
  });

  test.each([
    ['reused after the window: theft', { ...justUsed, justConsumed: false }, {}, 'invalid_grant', true],
    ['its successor was ended by the person', { ...justUsed, replay: null }, {}, 'invalid_grant', false],
    ['reused by another client', justUsed, { clientId: 'other' }, 'invalid_grant', false],
    ['reused with a wider scope', { ...justUsed, justConsumed: false }, { scope: 'mcp:trade' }, 'invalid_scope', false],
    ['unknown resource', {}, { resource: 'https://x.example' }, 'invalid_target', false],
    ['expired', { expired: true }, {}, 'invalid_grant', false],
  ] as const)('%s', (_, token, asked, error, endConnection) => {
    expect(judgeRefresh({ ...presented, ...token }, { ...ask, ...asked })).toMatchObject({
      refusal: { error, endConnection },
    });
  });

  test.each([
    ['mcp:read', undefined, 'mcp:read'],
    ['mcp:read', '', 'mcp:read'],
    ['mcp:read', 'mcp:read', 'mcp:read'],
    ['mcp:read', 'mcp:trade', undefined],
    ['mcp:read', 'mcp:read mcp:trade', undefined],
    ['mcp:read', 'MCP:TRADE mcp:trade\u200b openid', 'mcp:read'],
    ['mcp:trade', 'mcp:read', 'mcp:read'],
    ['mcp:trade', 'mcp:read mcp:trade', 'mcp:trade'],
    ['mcp:trade', 'openid', 'mcp:trade'],
  ] as const)('held %s, named %j: %s', (held, named, expected) => {
    expect(refreshedScope(held, named)).toBe(expected);
  });
});

describe('the sealed pair of the replay window', () => {
  const token = () => randomBytes(32).toString('base64url');

  test('opens with the presented token alone', () => {
    const [pair, presentedToken] = [{ accessToken: token(), refreshToken: token() }, token()];
    const sealed = sealPair(pair, presentedToken);
    expect(openPair(sealed, presentedToken)).toEqual(pair);
    expect(openPair(sealed, token())).not.toEqual(pair);
    expect(openPair(sealed.subarray(1), presentedToken)).toBeUndefined();
    for (const secret of Object.values(pair)) {
      expect(Buffer.from(sealed).includes(Buffer.from(secret, 'base64url'))).toBe(false);
    }
  });
});
