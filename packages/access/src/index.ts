export { type Permission, permissionOf, permissionTable } from './permission-table.ts';
export { askedScope, contains, isScope, lower, type Scope, scopes } from './scopes.ts';
