import { randomBytes } from 'node:crypto';
import { freePort } from '../tests/harness/free-port.ts';
import { authorizationRequest, type Endpoints, redeemCode } from '../tests/harness/oauth.ts';
import { createScriptlessBrowser } from '../tests/harness/scriptless-browser.ts';
import { connect, nativeRedirectUri, signUpScriptless } from '../tests/harness/scriptless-person.ts';
import { type Child, startChild } from './child.ts';
import type { World } from './world.ts';

export type Family = { clientId: string; refreshToken: string };

/** An authorization server, and one whole code flow at it: from registration or the authorization request to tokens. */
export type OAuthServer = { name: string; child: Child; tokenPath: string; flow: () => Promise<Family> };

/** Ours as it is run: registration, pages, consent, database, audit. */
export const startPortcullis = async (world: World): Promise<OAuthServer> => {
  const authUrl = `http://localhost:${await freePort()}`;
  const mcpUrl = `http://localhost:${await freePort()}/mcp`;
  const child = await startChild('../apps/authorization-server/src/main.ts', {
    environment: {
      DATABASE_URL: world.url,
      DATA_DIR: world.folder,
      AUTH_URL: authUrl,
      MCP_URL: mcpUrl,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
    },
    as: 'authorization-server',
  });
  const person = await signUpScriptless(authUrl, `Bench ${randomBytes(3).toString('hex')}`);
  const flow = async () => {
    const { clientId, tokens } = await connect(person, mcpUrl, { access: 'Read only' });
    return { clientId, refreshToken: tokens.refresh_token };
  };
  return { name: 'Portcullis', child, tokenPath: new URL(person.endpoints.token_endpoint).pathname, flow };
};

/** The same engine with its memory adapter. */
export const startBareEngine = async (): Promise<OAuthServer> => {
  const port = await freePort();
  const child = await startChild('servers/bare-oidc-provider.ts', { args: [String(port)], as: 'authorization-server' });
  const issuer = `http://localhost:${port}`;
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  const endpoints = (await response.json()) as Endpoints;
  const client = { clientId: 'bench', redirectUri: nativeRedirectUri };
  const flow = async () => {
    const browser = createScriptlessBrowser(issuer);
    const asked = { ...client, resource: `${issuer}/mcp`, scope: 'mcp:read' };
    const { url, verifier } = authorizationRequest(endpoints, asked);
    const { leftFor, text } = await browser.open(url);
    const code = leftFor?.searchParams.get('code');
    if (!code) throw new Error(`The bare engine gave no code: ${leftFor ?? text}`);
    const { body } = await redeemCode(endpoints, { ...client, code, verifier });
    if (!body.refresh_token) throw new Error(`The bare engine gave no refresh token: ${JSON.stringify(body)}`);
    return { clientId: client.clientId, refreshToken: body.refresh_token };
  };
  return { name: 'oidc-provider in memory', child, tokenPath: new URL(endpoints.token_endpoint).pathname, flow };
};
