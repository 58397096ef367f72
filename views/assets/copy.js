/** Shows a copy button beside each text that is made to be copied. Without this script the text is there to select. */
for (const holder of document.querySelectorAll('[data-copy]')) {
  const text = holder.querySelector('code')?.textContent ?? '';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet copy';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy ${holder.dataset.copy}`);
  button.dataset.added = '';
  const status = document.createElement('span');
  status.dataset.added = '';
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
      status.textContent = 'Copied';
    } catch {
      button.textContent = 'Select and copy';
      getSelection()?.selectAllChildren(holder.querySelector('code'));
    }
    setTimeout(() => {
      button.textContent = 'Copy';
      status.textContent = '';
    }, 2000);
  });
  holder.append(button, status);
}
