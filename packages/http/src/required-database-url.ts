import { type Configuration, ConfigurationError } from './configuration.ts';

/** The database of an app, which never runs one itself. @throws ConfigurationError */
export const requiredDatabaseUrl = ({ databaseUrl }: Pick<Configuration, 'databaseUrl'>): string => {
  if (databaseUrl) return databaseUrl;
  throw new ConfigurationError(
    'The configuration cannot be used:\n  - DATABASE_URL is not set: set it, or use npm start, which runs a database',
  );
};
