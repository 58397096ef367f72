/** Times are printed in UTC; here they become the reader's own, with UTC in the title. */
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
for (const time of document.querySelectorAll('time[data-local]')) {
  time.title = time.textContent ?? '';
  time.textContent = format.format(new Date(time.dateTime));
}
