import '../../../../functions/session/index.ts';

/** What the first renewal loads. */
export const loaded = import('@alicloud/pop-core');
