import type { Asked, CommandName, Result } from '#shared/contract/contract.ts';
import { type RefusalCode, Refused } from '#shared/refusal.ts';
import { type Screen, theLink, useTill } from '../store.ts';

const { setState: set } = useTill;

/** Null when the terminal said no or could not be asked; the notice says so. */
export async function ask<N extends CommandName>(command: N, args: Asked<N>): Promise<Result<N> | 'refused'> {
  try {
    return await theLink().send(command, args);
  } catch (error) {
    set({ notice: noticeOf(error) });
    return 'refused';
  }
}

export function noticeOf(error: unknown) {
  return error instanceof Refused ? { refusal: error.refusal } : ({ text: 'app.defect' } as const);
}

export function go(screen: Screen): void {
  set({ screen, notice: null });
}

/** Back to the till with whatever was being rung up. No payment is touched. */
export function toCheckout(): void {
  go({ at: 'checkout' });
}

export function refuse(code: RefusalCode): void {
  set({ notice: { refusal: { code, params: {} } } });
}
