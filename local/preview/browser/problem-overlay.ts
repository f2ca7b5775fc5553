import { type ComponentChild, h } from 'preact';

/** A fault to show, and its place (`file:line:column`) in the project when it is known. */
export interface ShownProblem {
  readonly message: string;
  readonly place: string | undefined;
}

/** What is wrong, over the phone. Faults of a running page can be put away; those of compiling stay until mended. */
export function ProblemOverlay(props: {
  problems: readonly ShownProblem[];
  onDismiss?: () => void;
}): ComponentChild {
  const { problems, onDismiss } = props;
  return h('section', { class: 'problem-overlay', role: 'alert' }, [
    h('header', { key: 'header' }, [
      h('strong', null, onDismiss ? 'The mini-program failed' : 'The mini-program cannot be compiled'),
      onDismiss && h('button', { type: 'button', 'aria-label': 'Put away', onClick: onDismiss }, '×'),
    ]),
    h(
      'ol',
      { key: 'list' },
      problems.map(({ message, place }) =>
        h('li', null, [place && h('code', null, place), h('p', null, message)]),
      ),
    ),
    h('footer', { key: 'footer' }, 'Save the mended file: the phone loads again by itself.'),
  ]);
}
