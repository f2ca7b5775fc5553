/** What is to be filled in, as the browser's `input` has it. */
export interface ModalField {
  readonly type: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly step?: string;
}

/** A window that waits for the user's answer. */
export interface Modal {
  readonly title: string;
  readonly content: string;
  readonly field: ModalField | undefined;
  /** The confirming button, and the other one, if there is one. */
  readonly buttons: { readonly confirm: string; readonly cancel: string | undefined };
  answer(answer: { confirm: boolean; text: string }): void;
}

export interface ActionSheet {
  readonly title: string;
  readonly items: readonly string[];
  readonly cancel: string;
  readonly destructive: number | undefined;
  /** -1 when nothing is chosen. */
  choose(index: number): void;
}

export interface Toast {
  readonly content: string;
  readonly type: string;
}

interface ModalTexts {
  readonly title?: string;
  readonly content?: string;
  readonly confirmButtonText?: string;
  readonly cancelButtonText?: string;
}

/** What lies over the pages. At most one of each; the latest wins. Button texts default to Alipay's. */
export interface Dialogs {
  readonly toast: Toast | undefined;
  readonly loading: { readonly content: string } | undefined;
  readonly modals: readonly Modal[];
  readonly sheet: ActionSheet | undefined;
  showToast(toast: Toast, milliseconds: number): void;
  hideToast(): void;
  showLoading(content: string, delay: number): void;
  hideLoading(): void;
  alert(texts: ModalTexts): Promise<void>;
  confirm(texts: ModalTexts): Promise<{ confirm: boolean }>;
  prompt(texts: ModalTexts & { placeholder: string }): Promise<{ ok: boolean; inputValue: string }>;
  /** Asks for a value in a field of its own kind. */
  ask(texts: ModalTexts, field: ModalField): Promise<{ confirm: boolean; text: string }>;
  showActionSheet(sheet: Omit<ActionSheet, 'choose'>): Promise<number>;
}

export function createDialogs(onChange: () => void): Dialogs {
  let toast: Toast | undefined;
  let toastTimer = 0;
  let loading: { content: string } | undefined;
  let loadingTimer = 0;
  let modals: readonly Modal[] = [];
  let sheet: ActionSheet | undefined;

  const open = (texts: ModalTexts, field?: ModalField, hasCancel = true) =>
    new Promise<{ confirm: boolean; text: string }>((resolve) => {
      const modal: Modal = {
        title: texts.title ?? '',
        content: texts.content ?? '',
        field,
        buttons: {
          confirm: texts.confirmButtonText ?? '确定',
          cancel: hasCancel ? (texts.cancelButtonText ?? '取消') : undefined,
        },
        answer(answer) {
          modals = modals.filter((other) => other !== modal);
          onChange();
          resolve(answer);
        },
      };
      modals = [...modals, modal];
      onChange();
    });

  const dialogs: Dialogs = {
    get toast() {
      return toast;
    },
    get loading() {
      return loading;
    },
    get modals() {
      return modals;
    },
    get sheet() {
      return sheet;
    },
    showToast(next, milliseconds) {
      clearTimeout(toastTimer);
      toast = next;
      toastTimer = window.setTimeout(dialogs.hideToast, milliseconds);
      onChange();
    },
    hideToast() {
      clearTimeout(toastTimer);
      toast = undefined;
      onChange();
    },
    showLoading(content, delay) {
      clearTimeout(loadingTimer);
      loadingTimer = window.setTimeout(() => {
        loading = { content };
        onChange();
      }, delay);
    },
    hideLoading() {
      clearTimeout(loadingTimer);
      loading = undefined;
      onChange();
    },
    alert: async (texts) => {
      await open(texts, undefined, false);
    },
    confirm: async (texts) => ({ confirm: (await open(texts)).confirm }),
    prompt: async ({ placeholder, ...texts }) => {
      const { confirm, text } = await open(texts, { type: 'text', placeholder });
      return { ok: confirm, inputValue: confirm ? text : '' };
    },
    ask: (texts, field) => open(texts, field),
    showActionSheet: (next) =>
      new Promise((resolve) => {
        sheet?.choose(-1);
        const shown: ActionSheet = {
          ...next,
          choose(index) {
            if (sheet === shown) sheet = undefined;
            onChange();
            resolve(index);
          },
        };
        sheet = shown;
        onChange();
      }),
  };
  return dialogs;
}
