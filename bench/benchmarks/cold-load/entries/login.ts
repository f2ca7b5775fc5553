import '../../../../functions/session/index.ts';

/** What the first login loads. */
export const loaded = Promise.all([import('alipay-sdk'), import('@alicloud/pop-core')]);
