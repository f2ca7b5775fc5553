/** The preview's server does not answer: `npm start` was ended while the page was open. */
export class UnreachableServerError extends Error {
  override name = 'UnreachableServerError' as const;
}

/**
 * Asks the preview's server.
 *
 * @throws UnreachableServerError when it cannot be reached; another Error when it refuses.
 */
export async function callServer(path: string, body: object): Promise<Record<string, unknown>> {
  const { isOk, status, text } = await post(path, body).catch((cause: unknown) => {
    throw new UnreachableServerError('The preview’s server cannot be reached.', { cause });
  });
  const content = parseObject(text);
  if (isOk) return content;
  throw new Error(`The preview’s server refused: ${content.errorMessage ?? `status ${status}`}`);
}

/** The whole answer: a server can also go away in the middle of one. */
async function post(path: string, body: object): Promise<{ isOk: boolean; status: number; text: string }> {
  const response = await fetch(`/preview/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { isOk: response.ok, status: response.status, text: await response.text() };
}

/** Refusals without JSON have no more to tell than their status. */
function parseObject(text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch {
    return {};
  }
}
