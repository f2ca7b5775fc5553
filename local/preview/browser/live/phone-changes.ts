import type { ChangeEvent, ShownCompileProblem } from '../../frame/events.ts';
import type { ShownProblem } from '../problem-overlay.ts';

/** What a running phone can do about a build of the project. */
export interface ChangeablePhone {
  /** Why the last build failed, over the phone; nothing when it did not. */
  showCompileProblems(problems: readonly ShownProblem[]): void;
  /** Whether its pages are as they should be. */
  isWell(): boolean;
  /** Loads again, and is then as it was. */
  reload(): void;
}

/** Takes builds of the project into a running phone, with as little loss as each allows. */
export function createPhoneChanges(phone: ChangeablePhone): (change: ChangeEvent) => void {
  const container = document.getElementById('phone');
  let shown = Number(container?.dataset.version);
  return (event) => {
    phone.showCompileProblems(event.problems.map(toShownProblem));
    const { goodVersion, previousVersion, change } = event;
    if (event.problems.length > 0 || goodVersion === undefined || goodVersion === shown) return;
    const isNext = previousVersion === shown;
    shown = goodVersion;
    if (!isNext || change === 'script' || !phone.isWell()) phone.reload();
    else {
      replaceStyle(goodVersion);
      if (change === 'template') loadTemplates(goodVersion);
    }
  };
}

/** A problem of the server as the phone shows it. */
export function toShownProblem({ file, line, column, message }: ShownCompileProblem): ShownProblem {
  return { message, place: [file, line, column].filter((part) => part !== undefined).join(':') };
}

/** The old style goes when the new one is there: in between, the page would be bare. */
function replaceStyle(version: number): void {
  const old = document.getElementById('app-style');
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `/app.css?${version}`;
  link.onload = () => {
    old?.remove();
    link.id = 'app-style';
  };
  old?.after(link);
}

/** The new program calls startPhone, which then takes its templates alone. */
function loadTemplates(version: number): void {
  const script = document.createElement('script');
  script.src = `/app.js?${version}`;
  script.onload = () => script.remove();
  document.head.append(script);
}
