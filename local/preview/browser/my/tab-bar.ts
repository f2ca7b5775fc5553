import type { Phone } from '../phone.ts';
import { projectImage, type TabBar } from '../tab-bar.ts';
import { CallError, type CallOptions, textOf } from './call.ts';

/** Names of border colours that my.setTabBarStyle knows. */
const borderColors: Readonly<Record<string, string>> = { black: '#e5e5e5', white: '#ffffff' };

/** my.setTabBarItem and its like. */
export function createTabBarCalls(phone: Phone) {
  const tabBarOf = (): TabBar => {
    if (phone.tabBar === undefined) throw new CallError(11, '当前页面不在 tabBar 上。');
    return phone.tabBar;
  };
  const change = (options: CallOptions, changed: Parameters<TabBar['changeTab']>[1]) => {
    const tabBar = tabBarOf();
    const index = Number(options.index);
    if (tabBar.tabs[index] === undefined) {
      throw new CallError(2, `无效参数: Error: Index ${String(options.index)} of TabBar do not exists!`);
    }
    tabBar.changeTab(index, changed);
    return {};
  };
  return {
    setTabBarItem(options: CallOptions) {
      const icon = projectImage(textOf(options, 'iconPath'));
      const activeIcon = projectImage(textOf(options, 'selectedIconPath'));
      const name = textOf(options, 'text');
      return change(options, {
        ...(name !== undefined && { name }),
        ...(icon !== undefined && { icon }),
        ...(activeIcon !== undefined && { activeIcon }),
      });
    },
    setTabBarStyle(options: CallOptions) {
      const [color, selectedColor, backgroundColor, border] = [
        'color',
        'selectedColor',
        'backgroundColor',
        'borderStyle',
      ].map((name) => textOf(options, name));
      if (!color || !selectedColor || !backgroundColor || !border) throw new CallError(2, '接口参数无效');
      const borderColor = borderColors[border] ?? border;
      tabBarOf().changeStyle({ color, selectedColor, backgroundColor, borderColor });
      return {};
    },
    setTabBarBadge: (options: CallOptions) => change(options, { badge: textOf(options, 'text') }),
    removeTabBarBadge: (options: CallOptions) => change(options, { badge: undefined }),
    showTabBarRedDot: (options: CallOptions) => change(options, { hasRedDot: true }),
    hideTabBarRedDot: (options: CallOptions) => change(options, { hasRedDot: false }),
    showTabBar() {
      tabBarOf().setHidden(false);
      return {};
    },
    hideTabBar() {
      tabBarOf().setHidden(true);
      return {};
    },
  };
}
