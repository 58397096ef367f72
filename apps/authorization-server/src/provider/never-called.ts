import type { Adapter } from 'oidc-provider';

/** The methods of a model's adapter that our configuration never reaches: they fail instead of doing half a thing. */
export const neverCalled = (model: string): Adapter => {
  const refuse = (method: string) => async (): Promise<never> => {
    throw new Error(`${model}.${method} is not used here`);
  };
  return {
    upsert: refuse('upsert'),
    find: refuse('find'),
    findByUid: refuse('findByUid'),
    findByUserCode: refuse('findByUserCode'),
    consume: refuse('consume'),
    destroy: refuse('destroy'),
    revokeByGrantId: refuse('revokeByGrantId'),
  };
};
