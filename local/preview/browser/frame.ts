/** Runs in the page around the phones: loads them again when the project or the backend changed. */
function watchServer(): void {
  let shown: string | undefined;
  const events = new EventSource('/preview/events');
  events.onmessage = ({ data }: MessageEvent<string>) => {
    if (shown !== undefined && shown !== data)
      for (const phone of phones()) phone.contentWindow?.location.reload();
    shown = data;
  };
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
