/** What the SDK writes into its user-agent header. */
export const process = { version: 'none', platform: 'mini-program', arch: 'none' };
