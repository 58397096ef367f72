import { expect, test } from 'vitest';
import { folderSetting } from './folder-setting.ts';

test.each([
  ['/srv/ann/.data', `'"/srv/ann/.data"'`],
  ['/srv/ann/my data, old', `'"/srv/ann/my data, old"'`],
  [`/srv/ann/Ann's`, `'"/srv/ann/Ann''s"'`],
  ['/srv/ann/"new"', `'"/srv/ann/""new"""'`],
  ['/srv/ann/back\\nslash', `'"/srv/ann/back\\\\nslash"'`],
])('%s is one folder of postgresql.conf', (folder, setting) => {
  expect(folderSetting(folder)).toBe(setting);
});
