/** The form under which an email is stored and looked up: trimmed, NFKC, lower case. One spelling, one person. */
export const normaliseEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

/**
 * What sign-in throttles count by: the normalised email without its `+tag`, so that an attacker cannot get a fresh
 * count by spelling one mailbox in many ways (security A043).
 */
export const mailboxOf = (email: string): string => {
  const normal = normaliseEmail(email);
  const at = normal.lastIndexOf('@');
  return at < 1 ? normal : `${normal.slice(0, at).replace(/\+.*$/, '')}${normal.slice(at)}`;
};
