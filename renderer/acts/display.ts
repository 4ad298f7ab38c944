import { runEndsMs } from '../pace.ts';
import { type TillState, theLink, useTill } from '../store.ts';
import { ask } from './ask.ts';
import { draftAmount } from './sale.ts';

/** Opens the customer display: the terminal's host does, or gives the address for a window of its own. */
export async function openDisplay(): Promise<void> {
  const answer = await ask('display.open', {});
  if (answer === 'refused' || answer.address === null) return;
  window.open(answer.address, '_blank', 'popup,noopener'); // without an opener it has none of this window's secrets
}

/** A scanner's keys stand in the amount until they are taken back: what was just typed may be a customer's code. */
const settledMs = runEndsMs + 50;

/**
 * Tells the terminal the amount that is being rung up, so that the customer sees it before paying. Display only: nothing
 * waits for it, and one that is lost is told again with the next connection. Returns: stop.
 */
export function mirrorDraft(): () => void {
  let told: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    const totalMinor = draftAmount()?.minor ?? null;
    if (useTill.getState().link !== 'up' || totalMinor === told) return;
    told = totalMinor;
    theLink()
      .send('display.draft', { totalMinor })
      .catch(() => undefined);
  };
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(tell, settledMs);
  };
  const hear = (state: TillState, before: TillState) => {
    if (state.link !== before.link) told = null;
    if (state.link !== before.link || state.draft !== before.draft) settle();
  };
  const forget = useTill.subscribe(hear);
  return () => {
    clearTimeout(timer);
    forget();
  };
}
