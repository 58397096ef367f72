import { addPerson } from '@portcullis/operations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CookieBrowser } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { plainText, readForms } from '../harness/html-forms.ts';
import { untilServed } from '../harness/oauth.ts';

type Visitor = Awaited<ReturnType<typeof visitor>>;

const database = useDatabase();
const password = 'seven grey horses';
let direct: AuthorizationServer;
let behindProxy: AuthorizationServer;
let strangers: { direct: Visitor; behindProxy: Visitor };
let now = new Date();

beforeAll(async () => {
  const start = (environment: Record<string, string>) =>
    startAuthorizationServer(database(), { environment: { RATE_LIMITS: 'on', ...environment }, clock: () => now });
  direct = await start({});
  behindProxy = await start({ TRUST_PROXY: '1' });
  strangers = { direct: await visitor(direct), behindProxy: await visitor(behindProxy) };
});
afterAll(async () => {
  await direct?.stop();
  await behindProxy?.stop();
});

const addTrader = (email: string) =>
  addPerson(database(), { email, name: 'Ann', password }, { requestId: 'r', clock: () => now });

/** A browser that has read the sign-in page. */
const visitor = async (server: AuthorizationServer) => {
  const browser = new CookieBrowser();
  const page = await (await browser.open(`${server.issuer}/sign-in`)).text();
  const form_token = readForms(page)
    .flatMap(({ fields }) => fields)
    .find(({ name }) => name === 'form_token')?.value;
  return { browser, form_token: form_token ?? '' };
};

/** One attempt through the page. Nothing is counted by browser, so many come from one. */
const attempt = async (
  server: AuthorizationServer,
  email: string,
  given: string,
  headers: Record<string, string> = {},
  { browser, form_token } = server === direct ? strangers.direct : strangers.behindProxy,
) => {
  const body = new URLSearchParams({ form_token, email, password: given });
  const answer = await untilServed(() => browser.open(`${server.issuer}/sign-in`, { method: 'POST', body, headers }));
  const { status } = answer;
  return { status, retryAfter: answer.headers.get('retry-after'), text: plainText(await answer.text()) };
};
const from = (address: string) => ({ 'x-forwarded-for': address });
/** Twenty at once: more would only wait for the database's connections. */
const inTwenties = async <Item, Answer>(items: readonly Item[], send: (item: Item) => Promise<Answer>) => {
  const answers: Answer[] = [];
  for (let at = 0; at < items.length; at += 20) {
    answers.push(...(await Promise.all(items.slice(at, at + 20).map(send))));
  }
  return answers;
};
const numbers = (count: number) => Array.from({ length: count }, (_, nth) => nth);
/** How many of the attempts were judged, and not held up. */
const judged = (answers: { status: number }[]) => answers.filter(({ status }) => status !== 429).length;

test('A041: 200 guesses at one account: five are judged, and the right password works later; live sessions go on', async () => {
  await addTrader('victim@example.com');
  const owner = await visitor(behindProxy);
  await attempt(behindProxy, 'victim@example.com', password, from('192.0.2.1'), owner);
  const guesses = await inTwenties(numbers(200), (nth) =>
    attempt(behindProxy, 'victim@example.com', `guess ${nth}`, from(`198.51.100.${nth}`)),
  );
  expect(judged(guesses)).toBeLessThanOrEqual(5);
  expect(guesses.every(({ status, retryAfter }) => status !== 429 || Number(retryAfter) > 0)).toBe(true);
  expect((await attempt(behindProxy, 'victim@example.com', password, from('192.0.2.1'))).status).toBe(429);
  expect((await owner.browser.open(`${behindProxy.issuer}/clients`)).status).toBe(200);
  now = new Date(now.getTime() + 15 * 60_000);
  expect(
    (await attempt(behindProxy, 'victim@example.com', password, from('192.0.2.2'), await visitor(behindProxy))).status,
  ).toBe(303);
});

test('A042: one password tried on 500 accounts from one address: thirty are judged, then 429 with Retry-After', async () => {
  await addTrader('account499@example.com');
  const answers = await inTwenties(numbers(500), (nth) =>
    attempt(behindProxy, `account${nth}@example.com`, password, from('203.0.113.5')),
  );
  expect(judged(answers)).toBeLessThanOrEqual(30);
  expect(answers.at(-1)).toMatchObject({ status: 429, retryAfter: expect.stringMatching(/^\d+$/) });
});

test('A043: no spelling of the address or the mailbox gets round the count', async () => {
  await addTrader('spelled@example.com');
  const mailboxes = [
    'Spelled@example.com',
    'SPELLED@EXAMPLE.COM',
    'spelled+a@example.com',
    'spelled@EXAMPLE.com',
    'ｓｐｅｌｌｅｄ@example.com',
  ];
  const byMailbox = await Promise.all(
    Array.from({ length: 20 }, (_, nth) =>
      attempt(behindProxy, mailboxes[nth % mailboxes.length] ?? '', 'wrong', from(`198.51.101.${nth}`)),
    ),
  );
  expect(judged(byMailbox)).toBeLessThanOrEqual(6);

  /** The share of one address is spent on one mailbox, and then missing for the next. */
  const spend = async (
    server: AuthorizationServer,
    mailbox: string,
    headers: (nth: number) => Record<string, string>,
  ) => {
    await inTwenties(numbers(30), (nth) => attempt(server, mailbox, 'wrong', headers(nth)));
    return (await attempt(server, `next-to-${mailbox}`, 'wrong', headers(31))).status;
  };
  // Nobody stands before this server, so whatever claims to have been forwarded is the caller's own word.
  const forged = (nth: number) => ({ ...from(`10.0.0.${nth}`), forwarded: `for=10.0.0.${nth}` });
  expect(await spend(direct, 'forged@example.com', forged)).toBe(429);
  const neighbour = (nth: number) => from(nth % 2 ? `2001:db8:1:2::${nth}` : `2001:DB8:1:2:0:0:0:${nth}`);
  expect(await spend(behindProxy, 'neighbour@example.com', neighbour)).toBe(429);
  expect((await attempt(behindProxy, 'far@example.com', 'wrong', from('2001:db8:1:3::1'))).status).toBe(422);
});

test('A074: an unknown email and a wrong password are answered alike, word for word, also when they are held up', async () => {
  await addTrader('known@example.com');
  const emails = ['known@example.com', 'other@example.com'];
  for (let round = 0; round < 7; round += 1) {
    const [known, unknown] = await Promise.all(
      emails.map(async (email, nth) => {
        const { status, text } = await attempt(behindProxy, email, 'something wrong', from(`192.0.3.${nth}`));
        return { status, text: text.replaceAll(email, '').replace(/Request id \S+/, '') };
      }),
    );
    expect(known).toEqual(unknown);
  }
});
