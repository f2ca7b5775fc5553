import { type ComponentChild, h } from 'preact';
import type { RequestEntry } from '../../frame/events.ts';
import { parseName, spokenName } from '../../frame/phone-name.ts';
import type { FrameTexts } from '../../frame/texts.ts';

/** A request in one row, and below it, when it is open, all that is known of it. */
export function RequestRows(props: {
  entry: RequestEntry;
  texts: FrameTexts;
  isOpen: boolean;
  onToggle: () => void;
}): ComponentChild {
  const { entry, texts, isOpen, onToggle } = props;
  const { phone, functionName, operation, milliseconds, isColdStart, instanceId } = entry;
  const detail = `request-${entry.id}`;
  const call = [functionName, operation].filter(Boolean).join(' ') || 'my.request';
  const warmth = isColdStart === undefined ? '' : isColdStart ? texts.cold : texts.warm;
  return h('tbody', { 'data-outcome': outcomeOf(entry) }, [
    h('tr', { onClick: onToggle }, [
      h('td', null, phone === undefined ? texts.noPhone : spokenName(parseName(phone))),
      h(
        'td',
        null,
        h(
          'button',
          {
            type: 'button',
            'aria-expanded': String(isOpen),
            'aria-controls': detail,
            onClick: (event: Event) => {
              event.stopPropagation();
              onToggle();
            },
          },
          call,
        ),
      ),
      h('td', null, resultOf(entry, texts)),
      h('td', { class: 'requests-number' }, milliseconds === undefined ? '' : timeText(milliseconds)),
      h('td', { 'data-warmth': isColdStart ? 'cold' : undefined, title: instanceId }, [
        warmth,
        // As much as tells the instances of one laptop apart.
        instanceId && h('small', null, ` ${instanceId.slice(-4)}`),
      ]),
    ]),
    isOpen &&
      h('tr', { id: detail, class: 'requests-detail' }, h('td', { colSpan: 5 }, h(Detail, { entry, texts }))),
  ]);
}

function Detail({ entry, texts }: { entry: RequestEntry; texts: FrameTexts }): ComponentChild {
  const { requestId, instanceId, memoryMegabytes, phoneMilliseconds, lines } = entry;
  const facts = [
    [texts.detailId, requestId],
    [texts.detailInstance, instanceId],
    [texts.detailMemory, memoryMegabytes === undefined ? undefined : `${Math.round(memoryMegabytes)} MB`],
    [texts.detailPhone, phoneMilliseconds === undefined ? undefined : `${timeText(phoneMilliseconds)} ms`],
  ].filter(([, value]) => value !== undefined);
  return [
    h(
      'dl',
      null,
      facts.map(([name, value]) => [h('dt', null, name), h('dd', null, value)]),
    ),
    lines.length === 0
      ? h('p', null, texts.nothingLogged)
      : h('pre', { 'aria-label': texts.detailLog, tabIndex: 0 }, lines.join('\n')),
  ];
}

function resultOf({ status, code, missing }: RequestEntry, texts: FrameTexts): string {
  const isCodeEnough = status === undefined || (status === 200 && code !== undefined);
  const parts = [missing && texts[missing], isCodeEnough ? undefined : String(status), code];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function outcomeOf({ status, code, missing }: RequestEntry): 'missing' | 'failed' | 'succeeded' {
  if (missing !== undefined) return 'missing';
  return code !== undefined || (typeof status === 'number' && status >= 400) ? 'failed' : 'succeeded';
}

/** Three digits tell enough. */
function timeText(milliseconds: number): string {
  return milliseconds < 10 ? milliseconds.toFixed(1) : String(Math.round(milliseconds));
}
