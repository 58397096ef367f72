export { formToken, isSameToken, isWorthTouching, sessionLimits } from './browser-session.ts';
export {
  type BrowserSession,
  createBrowserSession,
  endBrowserSession,
  endBrowserSessions,
  findBrowserSession,
  hasBrowserSession,
  removeEndedSessions,
  touchBrowserSession,
} from './browser-session-store.ts';
export { mailboxOf, normaliseEmail } from './email.ts';
export { hashPassword, verifyPassword } from './password.ts';
export { passwordLength, passwordProblem } from './password-rules.ts';
export {
  changePasswordHash,
  changePlan,
  changeSuspension,
  createPerson,
  deletePerson,
  findPerson,
  findPersonByEmail,
  holdPerson,
  listPersons,
  type NewPerson,
  type Person,
} from './person-store.ts';
export { isPlan, type Plan, plans, reachesPlan } from './plans.ts';
export { signInsPerAddress, signUpsPerAddress, type WindowLimit } from './throttle.ts';
export {
  forgetPasswordAttempts,
  giveBack,
  giveBackPasswordAttempt,
  type Passage,
  removeEndedCounters,
  takeFromWindow,
  takePasswordAttempt,
} from './throttle-store.ts';
