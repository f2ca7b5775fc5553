import { parseName, spokenName } from '../../frame/phone-name.ts';
import { type FrameTexts, fill } from '../../frame/texts.ts';
import { createOwnStorage } from '../own-storage.ts';
import { callServer } from '../server-calls.ts';

/** Does what a button below a phone says; nothing for any other button. */
export function actOnPhone(
  button: HTMLElement,
  { texts, tell }: { texts: FrameTexts; tell: (said: unknown) => void },
): void {
  const figure = button.closest<HTMLElement>('figure');
  const name = figure?.dataset.phone;
  const phone = figure?.querySelector('iframe')?.contentWindow;
  if (name === undefined || !phone) return;
  const storage = createOwnStorage(name);
  if (button.matches('[data-restart]')) {
    storage.forgetStack();
    phone.location.reload();
  } else if (button.matches('[data-reset]')) {
    storage.forgetAll();
    phone.location.reload();
  } else if (button.dataset.expire !== undefined) {
    const what = button.dataset.expire;
    const spoken = {
      name: spokenName(parseName(name)),
      what: what === 'session' ? texts.theSession : texts.theToken,
    };
    callServer('expire', { phone: name, what }).then(() => tell(fill(texts.expired, spoken)), tell);
  }
}
