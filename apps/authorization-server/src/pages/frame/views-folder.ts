import { join, resolve } from 'node:path';

/** Where the templates and what belongs to them lie: `views/` of the repository. */
export const viewsFolder = resolve(join(import.meta.dirname, '../../../../../views'));
