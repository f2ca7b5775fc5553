import { h, render } from 'preact';
import type { LiveEvent } from '../frame/events.ts';
import { frameTexts } from '../frame/texts.ts';
import { actOnPhone } from './frame/phone-actions.ts';
import { phoneFrames, tellPhones } from './frame/phone-frames.ts';
import { createRequestList } from './frame/request-list.ts';
import { RequestsPanel } from './frame/requests-panel.ts';
import { showSwitches, throwSwitch } from './frame/switch-buttons.ts';
import { listen } from './live/live-source.ts';
import { callServer } from './server-calls.ts';

/**
 * Runs in the page around the phones: hands on to them what the server tells, shows the requests, throws the switches, and
 * tells when the server is gone.
 */
function startFrame(): void {
  const texts = frameTexts(document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
  const list = createRequestList(showRequests);
  let isBack = false;
  /** What a phone must know whose page was on its way while it was told. */
  const latest = new Map<string, LiveEvent>();

  function showRequests(): void {
    const panel = document.getElementById('requests');
    if (panel) render(h(RequestsPanel, { list, texts, onClear: () => call('clear-requests', {}) }), panel);
  }

  function take(event: LiveEvent): void {
    if (event.name === 'change' || event.name === 'switches') latest.set(event.name, event);
    if (event.name === 'change' && isBack) {
      // The server that came back is another one, and counts its versions anew.
      isBack = false;
      for (const { contentWindow } of phoneFrames()) contentWindow?.location.reload();
    } else if (event.name === 'change' || event.name === 'switches') {
      // First the phones: who sees a switch on can rely on it.
      tellPhones(event);
      if (event.name === 'switches') showSwitches(event.data);
    } else list.take(event);
  }

  async function call(path: string, body: object): Promise<void> {
    await callServer(path, body).catch(tell);
  }

  let telling = 0;
  function tell(said: unknown): void {
    const strip = document.querySelector<HTMLElement>('[data-told]');
    if (!strip) return;
    strip.textContent = said instanceof Error ? said.message : String(said);
    strip.hidden = false;
    clearTimeout(telling);
    telling = window.setTimeout(() => {
      strip.hidden = true;
    }, 5000);
  }

  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('button') : null;
    if (button === null) return;
    if (button.matches('[data-all-off]')) call('all-off', {});
    else if (button.matches('[data-switch]')) call('switches', throwSwitch(button));
    else if (button.matches('[data-panel]')) keepPanel(button.ariaExpanded !== 'true');
    else actOnPhone(button, { texts, tell });
  });
  for (const frame of phoneFrames()) {
    frame.addEventListener('load', () => latest.forEach(tellPhones));
  }
  let wasConnected = false;
  listen(take, (isConnected) => {
    showDisconnected(!isConnected);
    if (isConnected && wasConnected) isBack = true;
    wasConnected ||= isConnected;
  });
  const kept = localStorage.getItem(panelKey);
  showPanel(kept === null ? innerWidth >= roomFor(phoneFrames().length) : kept === 'open');
  showRequests();
}

const panelKey = 'preview:panel';

/** How wide a window is that has room for the phones with the panel beside them, in px. */
function roomFor(phones: number): number {
  return Math.max(1100, 520 + 280 * phones);
}

function keepPanel(isOpen: boolean): void {
  localStorage.setItem(panelKey, isOpen ? 'open' : 'closed');
  showPanel(isOpen);
}

function showPanel(isOpen: boolean): void {
  const panel = document.getElementById('requests');
  const button = document.querySelector<HTMLElement>('[data-panel]');
  if (!panel || !button) return;
  panel.hidden = !isOpen;
  button.ariaExpanded = String(isOpen);
}

function showDisconnected(isDisconnected: boolean): void {
  for (const strip of document.querySelectorAll<HTMLElement>('[data-disconnected]'))
    strip.hidden = !isDisconnected;
}

startFrame();
