import { type ComponentChild, h } from 'preact';
import { useContext } from 'preact/hooks';
import { UnsupportedError } from '../unsupported.ts';
import { toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { FormContext } from './form-context.ts';
import { useHostAttributes } from './host-attributes.ts';

/** Alipay's own question before getAuthorize, in the phone's language. */
const consent = {
  chinese: { content: '获取你的昵称、头像', confirmButtonText: '同意', cancelButtonText: '拒绝' },
  english: {
    content: 'Let the mini-program see your nickname and avatar?',
    confirmButtonText: 'Allow',
    cancelButtonText: 'Refuse',
  },
};

export function Button(props: ElementProps): ComponentChild {
  const { attributes, owner, dataset, children } = props;
  const host = useHostAttributes(props);
  const form = useContext(FormContext);
  const openType = toText(attributes['open-type']);
  const scope = toText(attributes.scope);
  if (openType !== '' && openType !== 'getAuthorize') {
    throw new UnsupportedError(`open-type="${openType}" of <button>`);
  }
  if (openType !== '' && scope !== '' && scope !== 'userInfo') {
    throw new UnsupportedError(`scope="${scope}" of <button>`);
  }
  const onTap = host.onClick as ((event: MouseEvent) => void) | undefined;
  const onClick = (event: MouseEvent) => {
    onTap?.(event);
    if (attributes['form-type'] === 'submit') form?.submit(dataset);
    if (attributes['form-type'] === 'reset') form?.reset();
    if (openType === 'getAuthorize') authorize(event);
  };
  const authorize = async (event: MouseEvent) => {
    const element = event.currentTarget;
    if (!(element instanceof Element)) return;
    const texts = owner.phone.language.startsWith('zh') ? consent.chinese : consent.english;
    const { confirm } = await owner.phone.dialogs.confirm({ title: owner.phone.user, ...texts });
    if (confirm) owner.phone.grantUserInfo();
    const detail = confirm ? {} : { type: 'getAuthorize', errorMessage: '用户取消授权' };
    fire(props, confirm ? 'getAuthorize' : 'error', { element, source: event, fields: { detail } });
  };
  const isDisabled = Boolean(attributes.disabled);
  return h(
    'mini-button',
    {
      role: 'button',
      ...host,
      tabIndex: isDisabled ? -1 : 0,
      'aria-disabled': isDisabled ? 'true' : undefined,
      'data-type': toText(attributes.type) || 'default',
      'data-size': toText(attributes.size) || 'default',
      'data-plain': attributes.plain ? '' : undefined,
      onClick: isDisabled ? undefined : onClick,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        if (event.currentTarget instanceof HTMLElement) event.currentTarget.click();
      },
    },
    attributes.loading ? h('span', { class: 'preview-spinner' }) : null,
    children,
  );
}
