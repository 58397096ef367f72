/** Reads the live part of a page again when the server says that something changed. Without this script, reloading does it. */
const part = document.querySelector('[data-live]');
const status = document.querySelector('[data-live-status]');
let source;
let timer;
let reading = false;
let readAgain = false;

/** A button keeps its focus when its row is still there. */
const replace = (fresh) => {
  const focused = part.contains(document.activeElement)
    ? document.activeElement.closest('form')?.getAttribute('action')
    : undefined;
  part.replaceChildren(...fresh.childNodes);
  if (focused) part.querySelector(`form[action="${CSS.escape(focused)}"] button`)?.focus();
};

const read = async () => {
  readAgain = reading;
  if (reading) return;
  reading = true;
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store' });
    const fresh =
      answer.ok && !answer.redirected
        ? new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]')
        : undefined;
    const unread = fresh?.dataset.unread;
    if (fresh && fresh.innerHTML !== part.innerHTML) replace(fresh);
    if (unread !== undefined && unread !== part.dataset.unread) {
      if (status && Number(unread) > Number(part.dataset.unread)) status.textContent = `Unread: ${unread}`;
      part.dataset.unread = unread;
    }
  } catch {
    // The stream tells when the server is back.
  } finally {
    reading = false;
    if (readAgain) read();
  }
};

/** A page that nobody looks at holds no connection. */
const follow = () => {
  source?.close();
  source = undefined;
  clearInterval(timer);
  if (document.hidden) return;
  // Values that move with each quote are read every so many seconds.
  const seconds = Number(part.dataset.every);
  if (seconds > 0) {
    timer = setInterval(read, seconds * 1000);
    return;
  }
  source = new EventSource(part.dataset.live);
  source.addEventListener('changed', read);
};

if (part) {
  document.addEventListener('visibilitychange', follow);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', (event) => event.persisted && follow());
  follow();
}
