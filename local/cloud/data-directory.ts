import { access, constants, mkdir } from 'node:fs/promises';
import { LocalCloudError } from './errors.ts';

/** Makes the folder that holds everything the local cloud keeps. @throws LocalCloudError when it cannot be used. */
export async function prepareDataDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new LocalCloudError(
      'BadDataDirectory',
      `The data folder ${path} cannot be used (${reason}). Choose another with --data DIR.`,
      { cause: error },
    );
  }
}
