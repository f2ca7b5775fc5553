import {
  type CloudSwitch,
  cloudSwitches,
  type PhoneSwitch,
  phoneSwitches,
  type SwitchState,
} from '../frame/events.ts';
import type { Backend, BackendFault } from './backend.ts';
import { BadRequestError } from './request-body.ts';

/** What the network of a phone is like, and what the cloud suffers from. A switch stays on until it is switched off. */
export interface Switches {
  readonly state: SwitchState;
  isOn(phone: string, name: PhoneSwitch): boolean;
  /** `phone` is left out for a switch of the cloud. @throws BadRequestError when there is no such switch. */
  set(change: { phone?: unknown; switch: unknown; on: unknown }): void;
  allOff(): void;
}

const rowWrites: ('PutRow' | 'UpdateRow' | 'DeleteRow' | 'BatchWriteRow')[] = [
  'PutRow',
  'UpdateRow',
  'DeleteRow',
  'BatchWriteRow',
];

/** Functions wait for Tablestore more than for anything else. */
const faults: Readonly<Record<CloudSwitch, BackendFault>> = {
  slowFunctions: { kind: 'latency', milliseconds: 1000 },
  throttled: { kind: 'throttle' },
  unavailable: { kind: 'unavailable' },
  dropAfterCommit: { kind: 'dropAfter', operations: rowWrites },
};

export function createSwitches(
  backend: Backend | undefined,
  onChange: (state: SwitchState) => void,
): Switches {
  const phones = new Map<string, ReadonlySet<PhoneSwitch>>();
  const cloud = new Map<CloudSwitch, () => void>();
  const readState = (): SwitchState => ({
    phones: Object.fromEntries([...phones].map(([phone, on]) => [phone, [...on]])),
    cloud: [...cloud.keys()],
  });

  function setPhone(phone: string, name: PhoneSwitch, on: boolean): void {
    const others = [...(phones.get(phone) ?? [])].filter((other) => other !== name);
    const next = new Set(on ? [...others, name] : others);
    if (next.size > 0) phones.set(phone, next);
    else phones.delete(phone);
  }

  function setCloud(name: CloudSwitch, on: boolean): void {
    if (backend === undefined) throw new BadRequestError('There is no cloud behind this preview.');
    if (on === cloud.has(name)) return;
    cloud.get(name)?.();
    if (on) cloud.set(name, backend.addFault(faults[name]));
    else cloud.delete(name);
  }

  return {
    get state() {
      return readState();
    },
    isOn: (phone, name) => phones.get(phone)?.has(name) ?? false,
    set({ phone, switch: name, on }) {
      if (typeof on !== 'boolean') throw new BadRequestError('on must be true or false.');
      if (phone === undefined) setCloud(oneOf(cloudSwitches, name), on);
      else if (typeof phone !== 'string' || phone === '') throw new BadRequestError('phone must be a name.');
      else setPhone(phone, oneOf(phoneSwitches, name), on);
      onChange(readState());
    },
    allOff() {
      for (const end of cloud.values()) end();
      cloud.clear();
      phones.clear();
      onChange(readState());
    },
  };
}

function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new BadRequestError(`switch must be one of ${names.join(', ')}.`);
  return found;
}
