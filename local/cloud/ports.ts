/** In what order the services take ports, counted from the first. The preview's own comes before them all. */
const offsets = {
  preview: 0,
  functionCompute: 1,
  tablestore: 2,
  sts: 3,
  alipay: 4,
  firstTrigger: 5,
} as const;

export type PortUser = keyof typeof offsets;

/** The port of a service when the first is `first`; with 0, the system chooses all of them. */
export function portOf(first: number, user: PortUser, index = 0): number {
  return first === 0 ? 0 : first + offsets[user] + index;
}
