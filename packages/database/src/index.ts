export {
  type Database,
  type DatabaseOptions,
  openDatabase,
  pingDatabase,
  type Reader,
  type Transaction,
} from './database.ts';
export { type Cluster, clusterUrls, startCluster, stopCluster } from './embedded/cluster.ts';
export { untilClusterLost, untilClusterUnused } from './embedded/watch-cluster.ts';
export * as Rows from './generated/client.ts';
export { Prisma } from './generated/client.ts';
export { type Leadership, type LeadershipHandlers, seekLeadership } from './leadership.ts';
export { authorMigration, migrate, migrationsAreWhole, missingMigrations } from './migrate.ts';
export { type Channel, type Listener, listen, notify } from './notifications.ts';
export { inSession, type Session } from './session.ts';
export { inTransaction, isOutage, isUniqueViolation } from './transaction.ts';
