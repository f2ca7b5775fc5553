declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** The options that are used here; the package has no types of its own. */
  export interface DynaliteOptions {
    /** The directory of the LevelDB; in memory when absent. */
    readonly path?: string;
    /** How long a new table is not yet there, in milliseconds; 500 when absent. */
    readonly createTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
