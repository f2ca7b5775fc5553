import { isIP } from 'node:net';

/** Whether a host is this machine by definition, without asking any name server. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:(?=\d)/i, '');
  if (isIP(address) === 4) return address.startsWith('127.');
  return isIP(address) === 6 ? address === '::1' : address.toLowerCase() === 'localhost';
}
