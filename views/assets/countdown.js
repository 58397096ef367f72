/** Beside the time at which something ends: how long that is. Without this script the time stands alone. */
const left = (time) => Math.max(0, Math.ceil((Date.parse(time.dateTime) - Date.now()) / 1000));

const words = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`;

const over = new Set();

const tick = () => {
  for (const time of document.querySelectorAll('time[data-until]')) {
    const seconds = left(time);
    const said = words(seconds);
    if (time.dataset.left !== said) time.dataset.left = said;
    if (seconds > 0 || over.has(time.dateTime)) continue;
    // The page says what it came to.
    over.add(time.dateTime);
    document.dispatchEvent(new Event('live-read'));
  }
};

setInterval(tick, 1000);
tick();
// A live page is read again and again.
new MutationObserver(tick).observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-left'] });
