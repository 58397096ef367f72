/**
 * One folder as the value of a setting of postgresql.conf that takes a list of folders. The list is read twice: as a
 * string in single quotes, where a backslash escapes; then at its commas, which double quotes keep from parting it.
 */
export const folderSetting = (folder: string): string =>
  `'"${folder.replaceAll('"', '""').replaceAll(/['\\]/g, '$&$&')}"'`;
