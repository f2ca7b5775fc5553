import { type ComponentChild, h } from 'preact';

/** A fault to show, and its place (`file:line:column`) in the project when it is known. */
export interface ShownProblem {
  readonly message: string;
  readonly place: string | undefined;
}

const english = {
  failed: 'The mini-program failed',
  uncompiled: 'The mini-program cannot be compiled',
  putAway: 'Put away',
  mend: 'Save the mended file: the phone loads again by itself.',
};

const chinese: typeof english = {
  failed: '小程序运行出错',
  uncompiled: '小程序无法编译',
  putAway: '收起',
  mend: '改好并保存文件后，手机会自动重新加载。',
};

/** What is wrong, over the phone, in the language of the document. Faults of a running page can be put away; those of compiling stay until mended. */
export function ProblemOverlay(props: {
  problems: readonly ShownProblem[];
  onDismiss?: (() => void) | undefined;
}): ComponentChild {
  const { problems, onDismiss } = props;
  const texts = document.documentElement.lang.startsWith('zh') ? chinese : english;
  return h('section', { class: 'problem-overlay', role: 'alert' }, [
    h('header', { key: 'header' }, [
      h('strong', null, onDismiss ? texts.failed : texts.uncompiled),
      onDismiss && h('button', { type: 'button', 'aria-label': texts.putAway, onClick: onDismiss }, '×'),
    ]),
    h(
      'ol',
      { key: 'list' },
      problems.map(({ message, place }) =>
        h('li', null, [place && h('code', null, place), h('p', null, message)]),
      ),
    ),
    h('footer', { key: 'footer' }, texts.mend),
  ]);
}
