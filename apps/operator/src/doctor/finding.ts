/** What one check of the doctor found. `remedy` says what to do when it is not well. */
export type Finding = { check: string; well: boolean; found: string; remedy?: string };

export const well = (check: string, found: string): Finding => ({ check, well: true, found });

export const unwell = (check: string, found: string, remedy: string): Finding => ({
  check,
  well: false,
  found,
  remedy,
});
