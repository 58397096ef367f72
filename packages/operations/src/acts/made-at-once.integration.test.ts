import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { createTrader, market, noon } from '../../../../tests/harness/trading.ts';
import { openAccount } from '../accounts/person-accounts.ts';
import { Refusal } from '../refusal.ts';
import { openSignalKey, signalKeysMax } from '../signals/signal-keys.ts';

const database = useDatabase();
const clock = () => noon;
const actorOf = (personId: string) => ({ kind: 'person', personId, requestId: 'test', address: '127.0.0.1' }) as const;

const codeOf = (settled: PromiseSettledResult<unknown>): string => {
  if (settled.status === 'fulfilled') return 'made';
  return settled.reason instanceof Refusal ? settled.reason.code : String(settled.reason);
};

test('of twelve keys for signals that a person makes at once, as many are made as they may have', async () => {
  const { personId } = await createTrader(database());
  const made = await Promise.allSettled(
    Array.from({ length: 12 }, (_, index) =>
      openSignalKey(database(), actorOf(personId), { name: `Key ${index}`, secret: randomUUID() }, clock),
    ),
  );
  const codes = made.map(codeOf).sort();
  expect(codes).toEqual([...Array(signalKeysMax).fill('made'), 'too_many', 'too_many']);
});

test('of six accounts of one name that a person opens at once, one is opened', async () => {
  const { personId } = await createTrader(database());
  const desk = { database: database(), market, clock };
  const wanted = { name: 'Twin', startCents: 1_000_000n, kind: 'simulation' as const };
  const made = await Promise.allSettled(Array.from({ length: 6 }, () => openAccount(desk, actorOf(personId), wanted)));
  expect(made.map(codeOf).sort()).toEqual(['made', ...Array(5).fill('name_taken')]);
});
