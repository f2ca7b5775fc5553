/** Asks the preview's server. Fails when it cannot be reached or refuses. */
export async function callServer(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`/preview/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json().catch(() => ({}));
  const content = typeof answer === 'object' && answer !== null ? { ...answer } : {};
  if (response.ok) return content;
  const message = 'errorMessage' in content ? content.errorMessage : `status ${response.status}`;
  throw new Error(`The preview’s server refused: ${message}`);
}
