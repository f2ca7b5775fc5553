// What the calculation takes as given. Facts of Alibaba Cloud have the page that they stand on, read 2026-11-21; the
// rest are assumptions, to be replaced by what you measure.

/** What Function Compute bills, in its compute units (CU). */
export const functionComputeBilling = {
  unitsOfInvocation: 75 / 10_000,
  unitsOfVcpuSecond: 1,
  unitsOfGigabyteSecond: 0.15,
  /** US$ for each of the first 100 million a month; the page of the China site may differ. */
  dollarsOfUnit: 0.00002,
  source:
    'https://www.alibabacloud.com/help/en/functioncompute/fc-3-0/product-overview/pay-as-you-go-billing-method-1',
} as const;

/** The instances that s.yaml asks for: 512 MB, with which the component fc3 gives 0.35 vCPU. */
export const instance = { gigabytes: 0.5, vcpus: 0.35, source: '`s.yaml`' } as const;

/** How many instances s.yaml lets each function have (`SESSION_INSTANCES`, `DB_INSTANCES`). */
export const configuredInstances = { session: 10, db: 20 } as const;

/** Instances of an account in a region at first, of which functions can have 90 %. */
export const accountInstances = {
  most: 300,
  shareOfFunctions: 0.9,
  source:
    'https://www.alibabacloud.com/help/en/functioncompute/fc/overview-of-configuring-the-maximum-number-of-on-demand-instances',
} as const;

/** New instances at once, and each minute after that: in five large regions of China, and elsewhere. */
export const instanceGrowth = {
  largeRegions: 300,
  otherRegions: 100,
  source:
    'https://alibabacloud.com/help/en/functioncompute/fc-3-0/user-guide/configure-provisioned-instances-and-auto-scaling-rules-1',
} as const;

/** Calls of AssumeRole, of all users and roles of an account together. */
export const assumeRole = {
  callsOfSecond: 100,
  /** How long the credentials last that the session function asks for. */
  lifetimeSeconds: 900,
  source: 'https://www.alibabacloud.com/notice/ram20220829',
} as const;

/** From so many capacity units a second on, Tablestore may refuse requests for one partition key. */
export const partitionKey = {
  unitsOfSecond: 10_000,
  source: 'https://alibabacloud.com/help/en/tablestore/product-overview/read-and-write-throughput',
} as const;

/** Assumed: milliseconds of a call across the network, beside what the function itself does. */
export const network = { tablestoreMilliseconds: 5, stsMilliseconds: 50, alipayMilliseconds: 150 } as const;

/** Assumed: the busiest hour has so many times the average of a day. */
export const peakFactor = 4;

/** Assumed: an app of so many daily users is today's load. */
export const usersToday = 1_000;
