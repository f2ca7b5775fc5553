/** What is built: the functions, the client, and the program of the local cloud itself. */
export type Product = 'functions' | 'client' | 'local-cloud';

/** Where the record lies of what a product was built from. */
export declare function recordPath(root: string, product: Product): string;

/** What tells a file from what it was before; of a folder, the names in it; `none` when nothing is there. */
export declare function stampOf(path: string): string;

/**
 * Whether a product is there as it was built, from sources that are as they were. It takes a few milliseconds, because
 * no file is read but the record.
 */
export declare function isFresh(root: string, product: Product): boolean;
