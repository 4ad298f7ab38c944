import type { ScannerDevice, ScannersView } from '#shared/contract/view.ts';

/** Windows says the same of a scanner that may not be read and of one that another program has: it is the program. */
export function standingOf<State extends ScannerDevice['state']>(
  { state }: { readonly state: State },
  system: ScannersView['system'],
): State | 'inUse' {
  return state === 'noPermission' && system === 'windows' ? 'inUse' : state;
}
