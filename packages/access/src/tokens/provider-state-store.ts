import type { Prisma, Transaction } from '@portcullis/database';
import { hashToken } from './token-hash.ts';

/** What oidc-provider keeps besides tokens, connections and clients: running interactions, and seen client assertions. */
export type ProviderModel = 'Interaction' | 'ReplayDetection';

export type ProviderPayload = Record<string, unknown>;

/** Inserts, never over another: an id that comes back is refused by the primary key (P2002). */
export const insertState = async (
  tx: Transaction,
  state: { model: ProviderModel; id: string; payload: ProviderPayload; seconds: number },
): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO provider_state (model, id_hash, payload, expires_at)
    VALUES (${state.model}, ${hashToken(state.id)}, ${state.payload as Prisma.JsonObject}::jsonb,
            now() + ${state.seconds} * interval '1 second')`;
};

/** What is stored under that id and has not expired, by the database's clock. */
export const findState = async (
  tx: Transaction,
  model: ProviderModel,
  id: string,
): Promise<ProviderPayload | undefined> => {
  const [row] = await tx.$queryRaw<{ payload: ProviderPayload }[]>`
    SELECT payload FROM provider_state WHERE model = ${model} AND id_hash = ${hashToken(id)} AND expires_at > now()`;
  return row?.payload;
};

/** Like `findState`, and nobody else reads or removes it before the transaction ends. */
export const lockState = async (
  tx: Transaction,
  model: ProviderModel,
  id: string,
): Promise<ProviderPayload | undefined> => {
  const [row] = await tx.$queryRaw<{ payload: ProviderPayload }[]>`
    SELECT payload FROM provider_state
     WHERE model = ${model} AND id_hash = ${hashToken(id)} AND expires_at > now() FOR UPDATE`;
  return row?.payload;
};

/** Adds members to what is stored. */
export const amendState = async (
  tx: Transaction,
  model: ProviderModel,
  id: string,
  members: ProviderPayload,
): Promise<void> => {
  await tx.$executeRaw`
    UPDATE provider_state SET payload = payload || ${members as Prisma.JsonObject}::jsonb
     WHERE model = ${model} AND id_hash = ${hashToken(id)}`;
};

/** Removes it. False: it was not there; of many that remove it at once, one gets true. */
export const takeState = async (tx: Transaction, model: ProviderModel, id: string): Promise<boolean> => {
  const removed = await tx.$executeRaw`
    DELETE FROM provider_state WHERE model = ${model} AND id_hash = ${hashToken(id)}`;
  return removed === 1;
};

export const sweepState = (tx: Transaction, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM provider_state WHERE (model, id_hash) IN (
      SELECT model, id_hash FROM provider_state WHERE expires_at < now() LIMIT ${limit})`;
