import { h, render } from 'preact';
import { createDialogs } from './dialogs.ts';
import { createMy } from './my/create-my.ts';
import { createOwnStorage, type OwnStorage } from './own-storage.ts';
import { createPageStack, NavigationError } from './page-stack.ts';
import type { Phone } from './phone.ts';
import { PhoneScreen } from './phone-screen.ts';
import { ProblemOverlay } from './problem-overlay.ts';
import { createProblemReporter } from './problem-reporter.ts';
import type { Options, Program } from './program.ts';
import { createRunningPage } from './running-page.ts';
import { createUnitScripts, type UnitScripts } from './unit-scripts.ts';
import { refuseKeys } from './unsupported.ts';

/** Starts a mini-program in this document, for the user of its address. */
export function startPhone(program: Program): void {
  const query = new URLSearchParams(location.search);
  const user = query.get('user') ?? 'alice';
  const storage = createOwnStorage(user);
  const scripts = createUnitScripts();
  const app: { options: Options } = { options: {} };
  const reporter = createProblemReporter({
    user,
    onError: (...args) => callApp(app.options, 'onError', ...args),
    onChange: () => show(),
  });
  let isStarted = false;

  const show = () => {
    const container = document.getElementById('phone');
    if (!container || !isStarted) return;
    const { problems } = reporter;
    try {
      render(h(PhoneScreen, { phone, problems, onDismiss: reporter.clear }), container);
    } catch (error) {
      if (problems.length === 0) throw error;
      // The screen itself cannot be drawn: the problems alone are shown, or reporting would never end.
      render(h(ProblemOverlay, { problems }), container);
    }
  };
  const phone = createPhone({
    program,
    user,
    storage,
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
}

function createPhone(options: {
  program: Program;
  user: string;
  language: string;
  storage: OwnStorage;
  scripts: UnitScripts;
  report: Phone['report'];
  show: () => void;
}): Phone {
  const { program, user, language, storage, scripts, report, show } = options;
  let ids = 0;
  const phone: Phone = {
    user,
    language,
    dialogs: createDialogs(show),
    stack: createPageStack({
      createPage: (address) => {
        const page = program.pages[address.path];
        if (page === undefined) throw new NavigationError(`app.json has no page “${address.path}”.`);
        return createRunningPage({
          phone,
          id: phone.nextId(),
          address,
          definition: scripts.definitionOf(address.path),
          template: page.template(),
          window: page.window,
        });
      },
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
      const component = program.components[path];
      if (component === undefined) throw new Error(`There is no component ${path}.`);
      return component.template();
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
