import { h, render } from 'preact';
import { nameText, phoneOf } from '../frame/phone-name.ts';
import { createDialogs } from './dialogs.ts';
import { createKeptPages, type KeptPages } from './kept-pages.ts';
import { listen } from './live/live-source.ts';
import { createPhoneChanges } from './live/phone-changes.ts';
import { createMixin } from './mixins.ts';
import { createMy } from './my/create-my.ts';
import { createNetwork, type Network } from './network.ts';
import { createOwnStorage, type OwnStorage } from './own-storage.ts';
import { createPageStack, NavigationError } from './page-stack.ts';
import type { Phone } from './phone.ts';
import { PhoneScreen } from './phone-screen.ts';
import { ProblemOverlay, type ShownProblem } from './problem-overlay.ts';
import { createProblemReporter } from './problem-reporter.ts';
import type { Options, Program } from './program.ts';
import { createRunningPage } from './running-page.ts';
import { createTabBar } from './tab-bar.ts';
import { createUnitScripts, type UnitScripts } from './unit-scripts.ts';
import { refuseKeys } from './unsupported.ts';

/** A phone that runs. */
export interface RunningPhone {
  /** Shows what the AXML of another build of the program says, and keeps scripts and data as they are. */
  replaceTemplates(program: Program): void;
}

/** Starts a mini-program in this document, for the user of its address. */
export function startPhone(program: Program): RunningPhone {
  const query = new URLSearchParams(location.search);
  const { user } = phoneOf(query);
  const name = nameText(phoneOf(query));
  const storage = createOwnStorage(name);
  const network = createNetwork(document.getElementById('phone')?.dataset.offline !== undefined);
  const current = { program };
  const scripts = createUnitScripts();
  const app: { options: Options } = { options: {} };
  const reporter = createProblemReporter({
    user,
    onError: (...args) => callApp(app.options, 'onError', ...args),
    onChange: () => show(),
  });
  let isStarted = false;
  let compileProblems: readonly ShownProblem[] = [];

  const show = () => {
    const container = document.getElementById('phone');
    if (!container || !isStarted) return;
    const isCompiled = compileProblems.length === 0;
    const problems = isCompiled ? reporter.problems : compileProblems;
    const onDismiss = isCompiled ? reporter.clear : undefined;
    try {
      render(h(PhoneScreen, { phone, problems, onDismiss }), container);
    } catch (error) {
      if (problems.length === 0) throw error;
      // The screen itself cannot be drawn: the problems alone are shown, or reporting would never end.
      render(h(ProblemOverlay, { problems }), container);
    }
  };
  const kept = createKeptPages(storage, scripts.definitionOf);
  const phone = createPhone({
    program: () => current.program,
    user,
    name,
    network,
    storage,
    kept,
    scripts,
    language: alipayLanguage(query.get('lang') ?? navigator.language),
    report: reporter.report,
    show,
  });
  document.documentElement.lang = phone.language;
  Object.assign(globalThis, {
    my: createMy(phone, storage),
    App: (options: Options) => {
      refuseKeys('App', options, ['globalEvents', 'mixins']);
      app.options = options;
    },
    Page: scripts.define,
    Component: scripts.define,
    Mixin: createMixin,
    getApp: () => app.options,
    getCurrentPages: () => phone.stack.pages.map(({ instance }) => instance),
  });
  window.addEventListener('error', ({ error, message }) => phone.report(error ?? message));
  window.addEventListener('unhandledrejection', ({ reason }) => phone.report(reason));

  phone.attempt(() => program.loadApp());
  for (const [path, unit] of [...Object.entries(program.components), ...Object.entries(program.pages)]) {
    phone.attempt(() => scripts.load(path, unit));
  }
  const saved = storage.savedStack().filter(({ path }) => program.pages[path] !== undefined);
  const addresses = saved.length > 0 ? saved : [{ path: program.entryPage, query: {} }];
  const launch = { ...addresses[0], scene: '' };
  phone.attempt(() => callApp(app.options, 'onLaunch', launch));
  phone.attempt(() => callApp(app.options, 'onShow', launch));
  isStarted = true;
  phone.attempt(() => phone.stack.restore(addresses));
  show();
  kept.putBack();
  const takeChange = createPhoneChanges({
    showCompileProblems(next) {
      if (next.length === 0 && compileProblems.length === 0) return;
      compileProblems = next;
      show();
    },
    isWell: () => reporter.problems.length === 0,
    reload() {
      kept.keep(phone.stack.pages);
      location.reload();
    },
  });
  listen((event) => {
    if (event.name === 'change') takeChange(event.data);
    else if (event.name === 'switches')
      network.setOffline(event.data.phones[name]?.includes('offline') ?? false);
  });
  return {
    replaceTemplates(next) {
      current.program = next;
      for (const page of phone.stack.alive) page.onChange();
    },
  };
}

function createPhone(options: {
  /** The one whose templates are shown. */
  program: () => Program;
  user: string;
  name: string;
  network: Network;
  language: string;
  storage: OwnStorage;
  kept: KeptPages;
  scripts: UnitScripts;
  report: Phone['report'];
  show: () => void;
}): Phone {
  const { program, user, name, network, language, storage, kept, report, scripts, show } = options;
  let ids = 0;
  const { tabBar: tabBarDefinition } = program();
  const tabBar = tabBarDefinition && createTabBar(tabBarDefinition, show);
  const phone: Phone = {
    user,
    name,
    network,
    language,
    dialogs: createDialogs(show),
    tabBar,
    stack: createPageStack({
      createPage: (address) => {
        const { path } = address;
        const page = program().pages[path];
        if (page === undefined) throw new NavigationError(`app.json has no page “${path}”.`);
        return createRunningPage({
          phone,
          id: phone.nextId(),
          address,
          definition: kept.definitionOf(address),
          template: { render: (...args) => (program().pages[path] ?? page).template().render(...args) },
          window: page.window,
        });
      },
      isTab: (path) => (tabBar?.indexOf(path) ?? -1) >= 0,
      onChange: () => {
        storage.saveStack(phone.stack.pages.map(({ address }) => address));
        show();
      },
    }),
    refresh: show,
    nextId: () => {
      ids += 1;
      return ids;
    },
    componentDefinition: scripts.definitionOf,
    componentTemplate: (path) => {
      const component = program().components[path];
      if (component === undefined) throw new Error(`There is no component ${path}.`);
      return component.template();
    },
    isIsolated: (path) => {
      const { components, pages } = program();
      return Boolean((components[path] ?? pages[path])?.isIsolated);
    },
    report,
    attempt: (call) => {
      try {
        call();
      } catch (error) {
        report(error);
      }
    },
    grantUserInfo: storage.grantUserInfo,
    hasUserInfoGrant: storage.hasUserInfoGrant,
  };
  return phone;
}

/** Calls a function of the object given to App(), if it has it. */
function callApp(app: Options, name: string, ...args: unknown[]): void {
  const method = app[name];
  if (typeof method === 'function') method.apply(app, args);
}

/** A browser's language tag in Alipay's terms. */
function alipayLanguage(tag: string): string {
  if (/^zh-HK/i.test(tag)) return 'zh-HK';
  if (/^zh-(TW|Hant)/i.test(tag)) return 'zh-Hant';
  return /^zh/i.test(tag) ? 'zh-Hans' : 'en';
}
