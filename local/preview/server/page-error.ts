import { oneLine } from './problem.ts';
import { BadRequestError } from './request-body.ts';
import type { SourceLocator } from './source-location.ts';

/** A fault of the mini-program's own code, while it ran in a phone. The message is one line: place, text and user. */
export class PageError extends Error {
  override name = 'PageError' as const;
  readonly code = 'PreviewPage';
  readonly user: string;
  /** `file:line:column` in the project, when it is known. */
  readonly place: string | undefined;

  constructor({ text, user, place }: { text: string; user: string; place: string | undefined }) {
    super(`${place ? `${place}: ` : ''}${oneLine(text)} (${user}’s phone)`);
    this.user = user;
    this.place = place;
  }
}

/**
 * Reads what a phone reports. The place is that of the stack's topmost line in the project, else that of the AXML.
 *
 * @throws BadRequestError
 */
export function readPageError(body: Record<string, unknown>, locator: SourceLocator | undefined): PageError {
  const { message, stack, at, user } = body;
  if (typeof message !== 'string' || typeof user !== 'string') {
    throw new BadRequestError('message and user must be strings.');
  }
  const found = typeof stack === 'string' ? locator?.locate(stack) : undefined;
  return new PageError({ text: message, user, place: found ?? (typeof at === 'string' ? at : undefined) });
}
