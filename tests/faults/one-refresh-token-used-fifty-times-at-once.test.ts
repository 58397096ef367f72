import { beforeAll, expect, test } from 'vitest';
import { callTool } from '../harness/mcp-request.ts';
import { refresh } from '../harness/oauth.ts';
import { connect, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack();
let person: ScriptlessPerson;

beforeAll(async () => {
  person = await signUpScriptless(stack().authUrl, 'Fifty Refreshes');
});

const use = (token: string | undefined) => callTool(stack().mcpUrl, token, 'ListAccounts');

test('fifty refreshes of one token at once bring one and the same successor, still alive', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { clientId, tokens } = await connect(person, stack().mcpUrl, { access: 'Read and trade' });
    const given = { clientId, refreshToken: tokens.refresh_token };
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(person.endpoints, given)));

    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    const successors = new Set(answers.map(({ body }) => body.refresh_token));
    expect(successors.size).toBe(1);
    expect(successors).not.toContain(tokens.refresh_token);
    const [successor = ''] = [...successors].map(String);
    const accessTokens = new Set(answers.map(({ body }) => body.access_token));
    for (const accessToken of accessTokens) expect((await use(accessToken)).status).toBe(200);
    const next = await refresh(person.endpoints, { clientId, refreshToken: successor });
    expect(next.status).toBe(200);
    expect((await use(next.body.access_token)).status).toBe(200);
  }
});

test('five processes of one client that share a stored token all end with a token that works', async () => {
  const { clientId, tokens } = await connect(person, stack().mcpUrl, { access: 'Read only' });
  const processes = Array.from({ length: 5 }, async (_, turn) => {
    await new Promise((later) => setTimeout(later, turn * 40));
    const answer = await refresh(person.endpoints, { clientId, refreshToken: tokens.refresh_token });
    return (await use(answer.body.access_token)).status;
  });
  expect(await Promise.all(processes)).toEqual([200, 200, 200, 200, 200]);
});

test('a token that is two generations old is taken for stolen: the whole family ends', async () => {
  const { clientId, tokens } = await connect(person, stack().mcpUrl, { access: 'Read and trade' });
  const second = await refresh(person.endpoints, { clientId, refreshToken: tokens.refresh_token });
  const third = await refresh(person.endpoints, { clientId, refreshToken: second.body.refresh_token ?? '' });
  expect(third.status).toBe(200);

  const stolen = await refresh(person.endpoints, { clientId, refreshToken: tokens.refresh_token });
  expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await use(third.body.access_token)).status).toBe(401);
  const dead = await refresh(person.endpoints, { clientId, refreshToken: third.body.refresh_token ?? '' });
  expect(dead).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});
