/**
 * The partition that a shared collection's documents are in. No user's: the uid of a user names provider and kind,
 * `alipay:open_id:…`.
 */
export const sharedPartition = 'shared';
