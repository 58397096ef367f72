/** Reads the live part of a page again when the server says that something changed. Without this script, reloading does it. */
const part = document.querySelector('[data-live]');
const status = document.querySelector('[data-live-status]');
let source;
let timer;
let reading = false;
let readAgain = false;

/** What somebody opened or typed is theirs. */
const ownAttributes = new Set(['open', 'value', 'checked']);

/** The value of a meter is the page's. */
const isOwn = ({ nodeName }, name) => ownAttributes.has(name) && nodeName !== 'METER';

/** Makes a node what the fresh one is, in place: what is the same keeps its focus, and what is typed stays. */
const morph = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.dataset?.key !== fresh.dataset?.key) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isOwn(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !isOwn(old, name)) old.setAttribute(name, value);
  }
  morphChildren(old, fresh);
};

/** Children with a `data-key` are found again by it, the others by their place. */
const morphChildren = (old, fresh) => {
  // What a script of ours put there is no part of the page.
  const after = (node) => {
    let found = node;
    while (found?.dataset && 'added' in found.dataset) found = found.nextSibling;
    return found;
  };
  const keyed = new Map([...old.children].filter((each) => each.dataset.key).map((each) => [each.dataset.key, each]));
  let next = after(old.firstChild);
  for (const child of [...fresh.childNodes]) {
    const known = child.dataset?.key ? keyed.get(child.dataset.key) : undefined;
    if (known) {
      keyed.delete(child.dataset.key);
      if (known === next) next = after(next.nextSibling);
      else old.insertBefore(known, next);
      morph(known, child);
    } else if (next && !next.dataset?.key && !child.dataset?.key) {
      const place = next;
      next = after(next.nextSibling);
      morph(place, child);
    } else old.insertBefore(child, next);
  }
  while (next) {
    const gone = next;
    next = after(next.nextSibling);
    gone.remove();
  }
};

/** What stands outside of the live part and follows it: the title, and the numbers in the navigation. */
const follows = (page) => {
  if (page.title) document.title = page.title;
  for (const each of document.querySelectorAll('[data-live-also]')) {
    const fresh = page.querySelector(`[data-live-also="${CSS.escape(each.dataset.liveAlso)}"]`);
    if (fresh) morphChildren(each, fresh);
  }
};

const read = async () => {
  readAgain = reading;
  if (reading) return;
  reading = true;
  try {
    const answer = await fetch(location.pathname + location.search, { cache: 'no-store' });
    const page =
      answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined;
    const fresh = page?.querySelector('[data-live]');
    if (fresh) follows(page);
    const unread = fresh?.dataset.unread;
    if (fresh) morphChildren(part, fresh);
    if (unread !== undefined && unread !== part.dataset.unread) {
      if (status && Number(unread) > Number(part.dataset.unread))
        status.textContent = fresh.dataset.said ?? `Unread: ${unread}`;
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
  document.addEventListener('live-read', read);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', (event) => event.persisted && follow());
  follow();
}
