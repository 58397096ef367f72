/** Events of the audit in words, as the person is told them. What is not here is told by its own name. */
const words: Readonly<Record<string, string>> = {
  'access.declined': 'You declined more access',
  'access.requested': 'Asked for more access',
  'account.added': 'An account was opened',
  'account.limits_set': 'You set the limits of an account',
  'account.locked': 'An account was locked by its limits',
  'account.reset': 'You began an account anew',
  'account.unlocked': 'You lifted the lock of an account',
  'alert.read': 'You put away a notice',
  'alert.removed': 'You removed an alert',
  'approval.approved': 'You approved a write',
  'approval.expired': 'A write waited for you until its time was over',
  'approval.refused': 'You refused a write',
  'atm_template.added': 'You made an ATM template',
  'atm_template.changed': 'You changed an ATM template',
  'atm_template.removed': 'You removed an ATM template',
  'chart.closed': 'You closed a chart',
  completion: 'Asked for completions',
  'connection.connected': 'Connected and got its first tokens',
  'connection.created': 'You allowed a client to connect',
  'connection.end_set': 'You set when a connection ends',
  'connection.loss_reached': 'Lost what you granted for the day: its working orders were cancelled',
  'connection.limits_set': 'You set the limits of a connection',
  'connection.lowered': 'You made a client read-only',
  'connection.notice_dismissed': 'You put away a notice',
  'connection.paused': 'You paused a client',
  'connection.raised': 'You allowed a client to trade',
  'connection.renamed': 'You renamed a client',
  'connection.resumed': 'You let a paused client go on',
  'connection.revoked': 'A connection was ended',
  'connection.rules_set': 'You set the rules of a connection',
  'connections.limits_set': 'You set what all AI clients together may do',
  'connections.loss_reached':
    'All AI clients together lost what you set for the day: their working orders were cancelled',
  'connections.revoked': 'You ended all connections',
  'consent.denied': 'You did not let a client connect',
  'everything.stopped': 'You stopped everything',
  'journal.imported': 'Executions were imported into your journal',
  'person.added': 'Your account here was made',
  'person.options_set': 'You set options',
  'person.password_changed': 'Your password was changed',
  'person.plan_changed': 'Your plan was changed',
  'person.resumed': 'Your account here was resumed',
  'person.signed_up': 'You signed up',
  'person.suspended': 'Your account here was suspended',
  'personal_token.created': 'You made a personal token',
  'prompt.get': 'Read a prompt',
  'replay.moved': 'The replay was moved',
  'resource.read': 'Read a resource',
  'session.ended': 'You ended a session',
  'sign_in.failed': 'Somebody failed to sign in as you',
  'sign_in.succeeded': 'You signed in',
  sign_out: 'You signed out',
  'sign_up.refused': 'Somebody tried to sign up with your email',
  'signal_key.created': 'You made a key for signals',
  'signal_key.ended': 'You ended a key for signals',
  'signals.allowed': 'You let signals trade again',
  'signals.stopped': 'You stopped signals',
  'stop.carried_on': 'Stop everything went on',
  'stop.given_up': 'Stop everything closed no more: its time was over',
  'stop.positions_kept': 'You left positions open that were to be closed',
  'stream.ended': 'A stream of notifications ended',
  'stream.opened': 'Opened a stream of notifications',
  'token.refreshed': 'Refreshed its access token',
  'token.refused': 'Was refused new tokens',
  'workspace.deleted': 'You deleted a workspace',
};

const doers: Readonly<Record<string, string>> = {
  'tool.call': 'Called',
  'hand.call': 'By your hand:',
  'signal.call': 'For a signal:',
  'console.call': 'You called',
};

/** What a row tells. */
export const eventWords = ({ event, tool, calls }: { event: string; tool: string | null; calls: number }): string => {
  const doer = doers[event];
  const said = doer && tool ? `${doer} ${tool}` : (words[event] ?? plain(event));
  const named = !doer && tool ? `${said}: ${tool}` : said;
  return calls > 1 ? `${named}, ${calls} times` : named;
};

const plain = (event: string): string => {
  const text = event.replaceAll(/[._]/g, ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

/** What was decided. */
export const decisionWords: Readonly<Record<string, { name: string; badge: 'read' | 'warn' | 'plain' }>> = {
  allowed: { name: 'Allowed', badge: 'read' },
  refused: { name: 'Refused', badge: 'warn' },
  failed: { name: 'Failed', badge: 'warn' },
};
