/**
 * Runs in the page around the phones: loads them again when the project or the backend changed, and tells when the
 * server is gone.
 */
function watchServer(): void {
  let shown: string | undefined;
  const events = new EventSource('/preview/events');
  events.onmessage = ({ data }: MessageEvent<string>) => {
    if (shown !== undefined && shown !== data)
      for (const phone of phones()) phone.contentWindow?.location.reload();
    shown = data;
  };
  events.onerror = () => {
    showDisconnected(true);
    // The server that comes back is another one, and counts its versions anew.
    if (shown !== undefined) shown = 'another server';
  };
  events.onopen = () => showDisconnected(false);
}

function showDisconnected(isDisconnected: boolean): void {
  for (const strip of document.querySelectorAll<HTMLElement>('[data-disconnected]'))
    strip.hidden = !isDisconnected;
}

function phones(): HTMLIFrameElement[] {
  return [...document.querySelectorAll('iframe')];
}

/** Restart forgets which pages were open; what the app stored stays. */
function restart(button: Element): void {
  const phone = button.closest('figure')?.querySelector('iframe')?.contentWindow;
  if (!phone) return;
  const user = new URL(phone.location.href).searchParams.get('user');
  sessionStorage.removeItem(`preview:${user}:stack`);
  phone.location.reload();
}

document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.matches('[data-restart]')) restart(target);
});
watchServer();
