import { findState, insertState, type ProviderModel, type ProviderPayload, takeState } from '@portcullis/access';
import { type Database, isUniqueViolation } from '@portcullis/database';
import { type Adapter, errors } from 'oidc-provider';
import { neverCalled } from './never-called.ts';

/**
 * Interactions, and the ids of client assertions that were seen. Inserted once: an assertion that two requests bring at
 * the same moment is refused to one of them. Removing takes: an interaction gives one code, however often it is resumed.
 */
export const stateAdapter = ({ prisma }: Database, model: ProviderModel): Adapter => ({
  ...neverCalled(model),
  async upsert(id, payload, expiresIn) {
    // The id and the URL that holds it are the browser's secret: the id's hash is the key, the URL is made again.
    const { jti: _id, returnTo: _url, session: _session, ...kept } = payload;
    try {
      await insertState(prisma, { model, id, payload: kept as ProviderPayload, seconds: expiresIn ?? 600 });
    } catch (error) {
      throw isUniqueViolation(error) ? new errors.InvalidRequest('this was used before') : error;
    }
  },
  async find(id) {
    const payload = await findState(prisma, model, id);
    return payload && { ...payload, jti: id };
  },
  async destroy(id) {
    if (!(await takeState(prisma, model, id))) throw new errors.SessionNotFound('this request was answered already');
  },
});
