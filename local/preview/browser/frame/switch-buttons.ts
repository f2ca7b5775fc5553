import type { SwitchState } from '../../frame/events.ts';

/** What the server is asked to do when a switch is thrown. */
export function throwSwitch(button: HTMLElement): object {
  const phone = phoneOf(button);
  return {
    ...(phone !== undefined && { phone }),
    switch: button.dataset.switch,
    on: button.ariaChecked !== 'true',
  };
}

/** Shows which switches are on, as the server says. */
export function showSwitches(state: SwitchState): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-switch]')) {
    const phone = phoneOf(button);
    const on: readonly string[] = phone === undefined ? state.cloud : (state.phones[phone] ?? []);
    button.ariaChecked = String(on.includes(button.dataset.switch ?? ''));
  }
  const isAnyOn = state.cloud.length > 0 || Object.keys(state.phones).length > 0;
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-all-off]')) {
    button.disabled = !isAnyOn;
    button.toggleAttribute('data-active', isAnyOn);
  }
}

/** The name of the phone that a switch is below, unless it is one of the cloud. */
function phoneOf(button: HTMLElement): string | undefined {
  return button.closest<HTMLElement>('figure')?.dataset.phone;
}
