import { readFileSync } from 'node:fs';

/** The time that a test has set, in a file that all instances read; else this machine's. Milliseconds since 1970. */
export function clock(): number {
  const text = readFileSync(process.env['CLOCK_FILE'] ?? '', 'utf8');
  return text === '' ? Date.now() : Number(text);
}
