import { type ComponentChild, h } from 'preact';
import { resolvePageAddress } from '../page-address.ts';
import type { Phone } from '../phone.ts';
import { switchToTab } from '../switch-tab.ts';
import { UnsupportedError } from '../unsupported.ts';
import { toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { useHostAttributes } from './host-attributes.ts';

/** A link to a page of the app. Unlike a button it has no tap event. */
export function Navigator(props: ElementProps): ComponentChild {
  const { attributes, owner, children } = props;
  const host = useHostAttributes(props);
  const go = () => {
    owner.phone.attempt(() => open(toText(attributes['open-type']), toText(attributes.url), owner.phone));
  };
  return h(
    'mini-navigator',
    {
      role: 'link',
      tabIndex: 0,
      ...host,
      onClick: go,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') go();
      },
    },
    children,
  );
}

function open(type: string, url: string, phone: Phone): void {
  const { stack, tabBar } = phone;
  const address = resolvePageAddress(url, stack.top?.address.path ?? '');
  switch (type) {
    case '':
    case 'navigate':
      stack.push(address);
      break;
    case 'redirect':
      stack.replace(address);
      break;
    case 'reLaunch':
      stack.restart(address);
      break;
    case 'navigateBack':
      stack.pop(1);
      break;
    case 'switchTab': {
      const index = tabBar?.indexOf(address.path) ?? -1;
      if (!tabBar || index < 0) throw new Error(`${url} is not a page of the tab bar.`);
      switchToTab(phone, tabBar, index, 'api');
      break;
    }
    default:
      throw new UnsupportedError(`open-type="${type}" of <navigator>`);
  }
}
