import { findClient } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import type { Adapter, AdapterFactory } from 'oidc-provider';
import { clientAdapter, type FindClient, rememberClients } from './client-adapter.ts';
import { grantAdapter } from './grant-adapter.ts';
import { orOutOfService } from './out-of-service.ts';
import { currentRequest } from './request-facts.ts';
import { sessionAdapter } from './session-adapter.ts';
import { stateAdapter } from './state-adapter.ts';
import { codeAdapter, tokenAdapter } from './token-adapter.ts';

export type AdapterNeeds = { database: Database; findDocumentClient: FindClient; clock: () => Date };

/** Where each model of the library is kept. A model that is not named here belongs to a feature that is off. */
const adapters: Record<string, (needs: AdapterNeeds) => Adapter> = {
  Session: () => sessionAdapter(),
  Interaction: ({ database }) => stateAdapter(database, 'Interaction'),
  ReplayDetection: ({ database }) => stateAdapter(database, 'ReplayDetection'),
  Client: ({ database, findDocumentClient, clock }) =>
    clientAdapter(
      rememberClients((id) => findClient(database.prisma, id), clock),
      findDocumentClient,
    ),
  Grant: ({ database, clock }) => grantAdapter(database, currentRequest, clock),
  AuthorizationCode: ({ database }) => codeAdapter(database),
  AccessToken: ({ database, clock }) => tokenAdapter(database, 'access', clock),
  RefreshToken: ({ database, clock }) => tokenAdapter(database, 'refresh', clock),
};

export const createAdapter =
  (needs: AdapterNeeds): AdapterFactory =>
  (model) => {
    const make = adapters[model];
    if (!make) throw new Error(`nothing keeps ${model}: its feature is off`);
    const adapter = make(needs);
    return {
      upsert: (id, payload, expiresIn) => orOutOfService(async () => adapter.upsert(id, payload, expiresIn)),
      find: (id) => orOutOfService(async () => adapter.find(id)),
      findByUid: (uid) => orOutOfService(async () => adapter.findByUid(uid)),
      findByUserCode: (code) => orOutOfService(async () => adapter.findByUserCode(code)),
      consume: (id) => orOutOfService(async () => adapter.consume(id)),
      destroy: (id) => orOutOfService(async () => adapter.destroy(id)),
      revokeByGrantId: (id) => orOutOfService(async () => adapter.revokeByGrantId(id)),
    };
  };
