import { type ComponentChild, h } from 'preact';
import { useRef } from 'preact/hooks';
import type { ActionSheet, Dialogs, Modal } from './dialogs.ts';

/** Toast, loading, modal windows and action sheet of a phone. */
export function DialogLayer({ dialogs }: { dialogs: Dialogs }): ComponentChild {
  const { toast, loading, modals, sheet } = dialogs;
  const modal = modals.at(-1);
  return h('div', { class: 'dialog-layer' }, [
    loading &&
      h('div', { key: 'loading', class: 'dialog-block' }, [
        h('div', { class: 'dialog-toast', role: 'status', 'data-type': 'loading' }, [
          h('span', { class: 'preview-spinner' }),
          h('span', null, loading.content || '加载中...'),
        ]),
      ]),
    sheet && h(Sheet, { key: 'sheet', sheet }),
    modal && h(ModalWindow, { key: `modal${modals.length}`, modal }),
    toast &&
      h(
        'div',
        { key: 'toast', class: 'dialog-toast', role: 'status', 'data-type': toast.type },
        toast.content,
      ),
  ]);
}

function ModalWindow({ modal }: { modal: Modal }): ComponentChild {
  const input = useRef<HTMLInputElement>(null);
  const { title, content, field, buttons } = modal;
  const answer = (confirm: boolean) => {
    if (confirm && input.current?.reportValidity() === false) return;
    modal.answer({ confirm, text: input.current?.value ?? '' });
  };
  const label = title || content;
  return h('div', { class: 'dialog-shade' }, [
    h('div', { class: 'dialog-window', role: 'alertdialog', 'aria-modal': 'true', 'aria-label': label }, [
      title && h('div', { class: 'dialog-title' }, title),
      content && h('div', { class: 'dialog-content' }, content),
      // A date is chosen; a text may be empty.
      field &&
        h('input', {
          ...field,
          ref: input,
          class: 'dialog-input',
          required: field.type !== 'text',
          'aria-label': label,
        }),
      h('div', { class: 'dialog-buttons' }, [
        buttons.cancel !== undefined &&
          h(
            'button',
            { type: 'button', class: 'dialog-button', onClick: () => answer(false) },
            buttons.cancel,
          ),
        h(
          'button',
          { type: 'button', class: 'dialog-button dialog-confirm', onClick: () => answer(true) },
          buttons.confirm,
        ),
      ]),
    ]),
  ]);
}

function Sheet({ sheet }: { sheet: ActionSheet }): ComponentChild {
  const { title, items, cancel, destructive } = sheet;
  return h(
    'div',
    { class: 'dialog-shade dialog-shade-bottom', onClick: () => sheet.choose(-1) },
    h('div', { class: 'dialog-sheet', role: 'menu', onClick: (event: Event) => event.stopPropagation() }, [
      title && h('div', { class: 'dialog-sheet-title' }, title),
      ...items.map((item, index) =>
        h(
          'button',
          {
            type: 'button',
            role: 'menuitem',
            class: index === destructive ? 'dialog-item dialog-destructive' : 'dialog-item',
            onClick: () => sheet.choose(index),
          },
          item,
        ),
      ),
      h(
        'button',
        { type: 'button', class: 'dialog-item dialog-cancel', onClick: () => sheet.choose(-1) },
        cancel,
      ),
    ]),
  );
}
