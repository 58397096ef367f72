import type { Database } from '@portcullis/database';
import type { Configuration } from '@portcullis/http';
import type { Clock } from '@portcullis/operations';
import type { Consents } from '../../consent/consents.ts';

/** What the pages need of the app that serves them. */
export type PageOptions = {
  database: Database;
  configuration: Configuration;
  clock: Clock;
  /** Secrets of the server, newest first: they sign the forms of visitors who have no session yet. */
  cookieKeys: readonly string[];
  /** The running authorization requests. */
  consents: Consents;
};
