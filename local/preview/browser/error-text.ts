/** One line for a thing that was thrown: an Error, or the plain object with which `my` calls fail. */
export function errorText(error: unknown): string {
  if (error instanceof Error)
    return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  if (typeof error === 'object' && error !== null && 'errorMessage' in error) {
    const code = 'error' in error ? ` (error ${error.error})` : '';
    return `A call of my failed and nobody handled it${code}: ${error.errorMessage}`;
  }
  return String(error);
}
