import { canPullDown, startPullDownRefresh } from '../page-view.ts';
import type { Phone } from '../phone.ts';
import { CallError, type CallOptions, textOf } from './call.ts';

const toastTypes = ['none', 'success', 'fail', 'exception', 'loading'];

/** Alipay's default, in milliseconds. */
const toastDuration = 3000;

/** Toasts, dialogs and pulling down. */
export function createInteractionCalls(phone: Phone) {
  const { dialogs } = phone;
  return {
    showToast(options: CallOptions) {
      const type = textOf(options, 'type') ?? 'none';
      if (!toastTypes.includes(type)) throw new CallError(2, `type can be ${toastTypes.join(', ')}`);
      dialogs.showToast(
        { content: textOf(options, 'content') ?? '', type },
        Number(options.duration ?? toastDuration),
      );
      return {};
    },
    hideToast() {
      dialogs.hideToast();
      return {};
    },
    showLoading(options: CallOptions) {
      dialogs.showLoading(textOf(options, 'content') ?? '', Number(options.delay ?? 0));
      return {};
    },
    hideLoading() {
      dialogs.hideLoading();
      return {};
    },
    async alert(options: CallOptions) {
      const confirmButtonText = textOf(options, 'buttonText');
      await dialogs.alert({ ...titleAndContent(options), ...(confirmButtonText && { confirmButtonText }) });
      return {};
    },
    confirm: (options: CallOptions) =>
      dialogs.confirm({
        ...titleAndContent(options),
        confirmButtonText: textOf(options, 'confirmButtonText') ?? '确定',
        cancelButtonText: textOf(options, 'cancelButtonText') ?? '取消',
      }),
    prompt: (options: CallOptions) =>
      dialogs.prompt({
        title: textOf(options, 'title') ?? '',
        content: textOf(options, 'message') ?? '请输入内容',
        placeholder: textOf(options, 'placeholder') ?? '',
        confirmButtonText: textOf(options, 'okButtonText') ?? '确定',
        cancelButtonText: textOf(options, 'cancelButtonText') ?? '取消',
      }),
    async showActionSheet(options: CallOptions) {
      if (!Array.isArray(options.items)) throw new CallError(2, 'items must be an array of texts');
      const { destructiveBtnIndex } = options;
      const index = await dialogs.showActionSheet({
        title: textOf(options, 'title') ?? '',
        items: options.items.map(String),
        cancel: textOf(options, 'cancelButtonText') ?? '取消',
        destructive: destructiveBtnIndex === undefined ? undefined : Number(destructiveBtnIndex),
      });
      return { index, success: true };
    },
    startPullDownRefresh() {
      const page = phone.stack.top;
      if (!page || !canPullDown(page)) throw new CallError(4, '"pullRefresh": true is not set for this page');
      startPullDownRefresh(page, 'code');
      return { success: true };
    },
    stopPullDownRefresh() {
      const page = phone.stack.top;
      if (page) {
        page.isPulling = false;
        page.onChange();
      }
      return { success: true };
    },
    /** A laptop does not vibrate. */
    vibrate: () => ({ success: true }),
    vibrateLong: () => ({ success: true }),
    vibrateShort: () => ({ success: true }),
    hideKeyboard() {
      const { activeElement } = document;
      if (activeElement instanceof HTMLElement) activeElement.blur();
      return { success: true };
    },
  };
}

function titleAndContent(options: CallOptions): { title: string; content: string } {
  return { title: textOf(options, 'title') ?? '', content: textOf(options, 'content') ?? '' };
}
