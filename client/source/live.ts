export { createLive, type LiveOptions } from './live/create-live.ts';
export type {
  ChangeKind,
  ListOptions,
  Live,
  LiveItem,
  LiveList,
  LiveRejection,
  LiveSnapshot,
  LiveState,
} from './live/live-types.ts';
