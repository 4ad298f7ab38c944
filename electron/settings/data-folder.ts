import path from 'node:path';

/** Where a till keeps its data when `--data` and SHROFF_DATA say nothing. Below it, one folder for each mode. */
export function dataFolder(
  asked: string | undefined,
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const named = asked ?? environment.SHROFF_DATA;
  if (named !== undefined) return path.resolve(named);
  if (platform === 'win32') return path.join(environment.LOCALAPPDATA ?? home, 'Shroff');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Shroff');
  return path.join(environment.XDG_DATA_HOME ?? path.join(home, '.local', 'share'), 'shroff');
}
