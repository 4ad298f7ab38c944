import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';

/** A folder or file that another user could have put there, or can read: nothing in it is believed or written. */
export class NotPrivate extends Error {
  override readonly name = 'NotPrivate';
}

const longestFile = 64 * 1024;

/** Makes the folder if need be. Throws when it is a link, another user's, or open to others; Windows keeps profiles apart itself. */
export function preparePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new NotPrivate('not a folder');
  refuseOthers(found);
}

/** Null when it is not there. Never through a link. */
export function readPrivateFile(file: string): string | null {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const found = fstatSync(handle);
    if (!found.isFile() || found.size > longestFile) throw new NotPrivate('not a file of ours');
    refuseOthers(found);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

function refuseOthers({ uid, mode }: { readonly uid: number; readonly mode: number }): void {
  if (process.platform === 'win32') return;
  if (uid !== process.getuid?.()) throw new NotPrivate('another user’s');
  if ((mode & 0o077) !== 0) throw new NotPrivate('open to other users');
}
