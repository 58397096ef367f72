export {
  type Alert,
  type AlertChannel,
  type AlertNotice,
  type AlertSeverity,
  type AlertState,
  alertChannels,
  alertSeverities,
  alertStates,
  armedAlertsMax,
  armedStudiesMax,
  isChannelConfigured,
  stateAt,
} from '../alerts/alert.ts';
export {
  type AlertCondition,
  type AlertField,
  type AlertOp,
  alertFields,
  alertOps,
  parseCondition,
  type WantedCondition,
} from '../alerts/alert-condition.ts';
export {
  countEmitted,
  findNoticeByKey,
  insertNotice,
  listNotices,
  markNoticesRead,
  pruneNotices,
  removeNotice,
  thinNotices,
} from '../alerts/alert-notice-store.ts';
export {
  beginAlertsAnew,
  countArmedAlerts,
  expireAlerts,
  holdAlerts,
  insertAlert,
  listAlerts,
  listArmedAlerts,
  pruneAlerts,
  removeAlert,
  saveVerdict,
  thinAlerts,
} from '../alerts/alert-store.ts';
export { alertValue, conditionWords, triggerWords } from '../alerts/alert-words.ts';
export { judgeAlert, type Look, sideOf } from '../alerts/judge-alert.ts';
export { type LookAt, lookAtBook, newestExecutionSeq, readLooks } from '../alerts/read-looks.ts';
