import { randomBytes, randomUUID } from 'node:crypto';
import { openDatabase } from '@portcullis/database';
import { addPerson } from '@portcullis/operations';
import { listPersons } from '@portcullis/people';

export type DemoTrader = { email: string; password: string };

/** Someone to sign in as, when nobody is there yet; undefined when somebody is. The password is kept nowhere. */
export const addDemoTrader = async (databaseUrl: string): Promise<DemoTrader | undefined> => {
  const database = openDatabase(databaseUrl, { connections: 2, name: 'portcullis-start' });
  try {
    if ((await listPersons(database.prisma)).length > 0) return undefined;
    const demo = { email: 'demo@portcullis.example', password: randomBytes(12).toString('base64url') };
    const outcome = await addPerson(
      database,
      { ...demo, name: 'Demo Trader', plan: 'elite' },
      { requestId: randomUUID(), clock: () => new Date() },
    );
    if (outcome.kind !== 'done') throw new Error(`The demo trader could not be added: ${outcome.kind}`);
    return demo;
  } finally {
    await database.close();
  }
};
