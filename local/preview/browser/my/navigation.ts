import { type PageAddress, resolvePageAddress } from '../page-address.ts';
import { NavigationError, type PageStack } from '../page-stack.ts';
import type { Phone } from '../phone.ts';
import { switchToTab } from '../switch-tab.ts';
import { CallError, type CallOptions, textOf } from './call.ts';

/** my.navigateTo and its like, and the title bar. */
export function createNavigationCalls(phone: Phone) {
  const open = (options: CallOptions, act: (stack: PageStack, address: PageAddress) => void) => {
    const url = textOf(options, 'url');
    if (!url) throw new CallError(2, 'url must be the path of a page');
    const { stack } = phone;
    try {
      act(stack, resolvePageAddress(url, stack.top?.address.path ?? ''));
    } catch (error) {
      if (error instanceof NavigationError) throw new CallError(1, error.message);
      throw error;
    }
    return {};
  };
  return {
    navigateTo: (options: CallOptions) => open(options, (stack, address) => stack.push(address)),
    redirectTo: (options: CallOptions) => open(options, (stack, address) => stack.replace(address)),
    reLaunch: (options: CallOptions) => open(options, (stack, address) => stack.restart(address)),
    switchTab: (options: CallOptions) =>
      open(options, (_, { path, query }) => {
        const { tabBar } = phone;
        const index = tabBar?.indexOf(path) ?? -1;
        if (!tabBar || index < 0) {
          throw new NavigationError(
            `${textOf(options, 'url')} resolved to ${path} is not tab, which is not valid`,
          );
        }
        if (Object.keys(query).length > 0) throw new CallError(2, 'url of a tab takes no query');
        switchToTab(phone, tabBar, index, 'api');
      }),
    navigateBack(options: CallOptions) {
      phone.stack.pop(Number(options.delta ?? 1));
      return {};
    },
    setNavigationBar(options: CallOptions) {
      const page = phone.stack.top;
      for (const name of ['image', 'borderBottomColor']) {
        if (name in options)
          throw new CallError(2, `the preview does not have ${name} of my.setNavigationBar`);
      }
      if (!page) return {};
      const { title, backgroundColor, frontColor, reset } = options;
      page.window = {
        ...page.window,
        ...(title !== undefined && { defaultTitle: String(title) }),
        ...(backgroundColor !== undefined && { titleBarColor: String(backgroundColor) }),
        ...(frontColor !== undefined && { navigationBarFrontColor: String(frontColor) }),
        ...(reset === true && { titleBarColor: '#ffffff', navigationBarFrontColor: 'black' }),
      };
      phone.refresh();
      return {};
    },
  };
}
