/** The SDK brings no types of its own. */
declare module '@alicloud/fc2' {
  import type { Fc2Constructor } from './fc2-sdk.ts';

  const Fc2: Fc2Constructor;
  export default Fc2;
}
