export type { Wx, WxAnswer, WxFailure } from './wx.ts';
export { adaptWx } from './wx-adapter.ts';
