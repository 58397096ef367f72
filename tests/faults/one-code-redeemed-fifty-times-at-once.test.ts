import { expect, test } from 'vitest';
import { callTool } from '../harness/mcp-request.ts';
import { redeemCode, refresh, type TokenAnswer, untilServed } from '../harness/oauth.ts';
import { obtainCode, type ScriptlessPerson, signUpScriptless } from '../harness/scriptless-person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();

const fifty = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 50 }, work));

const succeeded = (answers: readonly TokenAnswer[]) => answers.filter(({ status }) => status === 200);

test('fifty redemptions of one code at once: one at most succeeds, and a valid replay ends the grant', async () => {
  const person: ScriptlessPerson = await signUpScriptless(stack().authUrl, 'Fifty Codes');
  for (let round = 0; round < 3; round += 1) {
    const { clientName: _, ...given } = await obtainCode(person, stack().mcpUrl, { access: 'Read and trade' });
    const answers = await fifty(() => untilServed(() => redeemCode(person.endpoints, given)));

    expect(succeeded(answers).length).toBeLessThanOrEqual(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    }
    const [winner] = succeeded(answers);
    if (winner) {
      // The forty-nine others were valid replays (RFC 6749, 4.1.2): nothing of the grant may be alive.
      const { access_token: accessToken = '', refresh_token: refreshToken = '' } = winner.body;
      expect((await callTool(stack().mcpUrl, accessToken, 'ListAccounts')).status).toBe(401);
      expect(await refresh(person.endpoints, { clientId: given.clientId, refreshToken })).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      });
    }
  }
});

test('a replay with a wrong verifier ends nothing', async () => {
  const person = await signUpScriptless(stack().authUrl, 'Wrong Verifier');
  const { clientName: _, ...given } = await obtainCode(person, stack().mcpUrl, { access: 'Read only' });
  const first = await redeemCode(person.endpoints, given);
  expect(first.status).toBe(200);
  const replay = await redeemCode(person.endpoints, { ...given, verifier: 'x'.repeat(43) });
  expect(replay.body.error).toBe('invalid_grant');
  expect((await callTool(stack().mcpUrl, first.body.access_token, 'ListAccounts')).status).toBe(200);
});
