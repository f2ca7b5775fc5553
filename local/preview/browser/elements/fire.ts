import type { ElementProps } from './element-props.ts';

interface Target {
  readonly id: string;
  readonly tagName: string;
  readonly dataset: Readonly<Record<string, unknown>>;
}

/** What each HTML element shows of AXML: an event names the elements that it came from. */
const targets = new WeakMap<Element, Target>();

export function rememberTarget(element: Element, { tag, attributes, dataset }: ElementProps): void {
  targets.set(element, { id: String(attributes.id ?? ''), tagName: tag, dataset });
}

/** Calls the method that the AXML binds to an event of this element, if it binds one. */
export function fire(
  props: ElementProps,
  type: string,
  { element, source, fields = {} }: { element: Element; source?: Event; fields?: object },
): void {
  const binding = props.events[type];
  // A handler that is empty now, such as {{onTap ? 'tap' : ''}}, binds nothing.
  if (binding === undefined || !binding.handler) return;
  if (binding.stops) source?.stopPropagation();
  const current = targets.get(element);
  const actual = nearestTarget(source?.target) ?? current;
  const event = {
    type,
    timeStamp: Date.now(),
    // Alipay's documentation: target.dataset is that of the element with the binding, targetDataset of the one touched.
    target: {
      ...place(element),
      ...actual,
      dataset: current?.dataset ?? {},
      targetDataset: actual?.dataset ?? {},
    },
    currentTarget: { ...place(element), ...current },
    ...fields,
  };
  props.owner.handle(binding.handler, [event], binding.at);
}

function place(element: Element): object {
  return element instanceof HTMLElement
    ? { offsetLeft: element.offsetLeft, offsetTop: element.offsetTop }
    : {};
}

function nearestTarget(start: EventTarget | null | undefined): Target | undefined {
  let element = start instanceof Element ? start : null;
  while (element !== null && !targets.has(element)) element = element.parentElement;
  return element === null ? undefined : targets.get(element);
}
