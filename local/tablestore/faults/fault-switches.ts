import { type Fault, FaultError, type FaultInput, parseFault } from './fault.ts';
import { createFaultSwitch, type FaultSwitch } from './fault-switch.ts';
import { noFaults, type RequestFaults, requestFaults } from './request-faults.ts';
import { seededRandom } from './seeded-random.ts';

/** A fault that is set, and how often it was met. */
export interface FaultStatus {
  readonly id: string;
  readonly fault: Fault;
  /** How many requests, or rows of batches, have met it. */
  readonly met: number;
  /** Whether it was met as many times as it was to be. */
  readonly isOver: boolean;
}

/** Faults that a server's requests shall meet. Of several errors for one request, the one set first is met. */
export interface FaultSwitches {
  /** Sets these in the place of all others. @throws FaultError; nothing is changed then. */
  set(faults: readonly FaultInput[]): void;
  /** Sets one more, and gives what removes it. @throws FaultError */
  add(fault: FaultInput): () => void;
  /** In the order in which they were set. */
  list(): FaultStatus[];
  /** Removes one; false when there is none with this id. */
  remove(id: string): boolean;
  clear(): void;
}

/** The switches with what the server asks them. */
export interface FaultRegister extends FaultSwitches {
  /** What is set for a request for an operation on tables, at a time in milliseconds since 1970. */
  forRequest(operation: string, tables: readonly string[], now: number): RequestFaults;
}

/** @param random from 0 to 1 (exclusive); what faults without a seed of their own draw from. */
export function createFaultSwitches(random: () => number): FaultRegister {
  let switches: FaultSwitch[] = [];
  let lastId = 0;

  const create = (fault: Fault): FaultSwitch => {
    lastId += 1;
    return createFaultSwitch(
      String(lastId),
      fault,
      fault.seed === undefined ? random : seededRandom(fault.seed),
    );
  };
  const remove = (id: string): boolean => {
    const kept = switches.filter((each) => each.id !== id);
    const isRemoved = kept.length < switches.length;
    switches = kept;
    return isRemoved;
  };

  return {
    set(faults) {
      if (!Array.isArray(faults))
        throw new FaultError('The faults must be a list, such as [{"kind":"throttle"}].');
      switches = faults.map((fault, index) => parseFault(fault, `fault ${index + 1}`)).map(create);
    },
    add(fault) {
      const added = create(parseFault(fault));
      switches = [...switches, added];
      return () => {
        remove(added.id);
      };
    },
    list: () =>
      switches.map((each) => ({ id: each.id, fault: each.fault, met: each.met(), isOver: each.isOver() })),
    remove,
    clear() {
      switches = [];
    },
    forRequest(operation, tables, now) {
      return switches.length === 0 ? noFaults : requestFaults(switches, { operation, tables, now });
    },
  };
}
