import { type ComponentChild, h } from 'preact';
import { parseName, spokenName } from '../../frame/phone-name.ts';
import type { FrameTexts } from '../../frame/texts.ts';
import type { RequestList } from './request-list.ts';
import { RequestRows } from './request-rows.ts';

/** Every request of every phone, the latest first. */
export function RequestsPanel(props: {
  list: RequestList;
  texts: FrameTexts;
  onClear: () => void;
}): ComponentChild {
  const { list, texts, onClear } = props;
  const lines = list.lines();
  const columns = [
    texts.columnPhone,
    texts.columnRequest,
    texts.columnResult,
    texts.columnTime,
    texts.columnInstance,
  ];
  return [
    h('header', { key: 'header' }, [
      h('h2', null, texts.requests),
      h(PhoneFilter, { list, texts }),
      h('button', { type: 'button', class: 'tool', onClick: onClear }, texts.clear),
    ]),
    h(
      'div',
      { key: 'list', class: 'requests-list' },
      lines.length === 0
        ? h('p', { class: 'requests-none' }, texts.none)
        : h('table', null, [
            h(
              'thead',
              null,
              h(
                'tr',
                null,
                columns.map((column) => h('th', { scope: 'col' }, column)),
              ),
            ),
            lines.map((line) =>
              line.kind === 'deployed'
                ? h(
                    'tbody',
                    { key: line.id },
                    h(
                      'tr',
                      { class: 'requests-deployed' },
                      h('td', { colSpan: columns.length }, texts.deployed),
                    ),
                  )
                : h(RequestRows, {
                    key: line.entry.id,
                    entry: line.entry,
                    texts,
                    isOpen: list.isOpen(line.entry.id),
                    onToggle: () => list.toggle(line.entry.id),
                  }),
            ),
          ]),
    ),
  ];
}

function PhoneFilter({ list, texts }: { list: RequestList; texts: FrameTexts }): ComponentChild {
  const all = '*';
  const phones = list.phones();
  const known = list.filter === undefined || phones.includes(list.filter) ? phones : [list.filter, ...phones];
  const nameOf = (phone: string) => (phone === '' ? texts.noPhone : spokenName(parseName(phone)));
  return h(
    'select',
    {
      'aria-label': texts.showPhone,
      value: list.filter ?? all,
      onChange: ({ currentTarget }: Event) => {
        const { value } = currentTarget as HTMLSelectElement;
        list.setFilter(value === all ? undefined : value);
      },
    },
    [
      h('option', { value: all }, texts.allPhones),
      ...known.toSorted().map((phone) => h('option', { key: phone, value: phone }, nameOf(phone))),
    ],
  );
}
