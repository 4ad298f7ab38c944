import { randomUUID } from 'node:crypto';
import type { CommandName, Handlers, SetUpHandlers } from '#shared/contract/contract.ts';
import { commands } from '#shared/contract/contract.ts';
import type { Port } from '#shared/contract/port.ts';
import { serve } from '#shared/contract/server.ts';
import type { View } from '#shared/contract/view.ts';
import { dayOf } from '#shared/day.ts';
import type { Language } from '#shared/language.ts';
import { type Refusal, Refused } from '#shared/refusal.ts';
import { plainScanner } from '#shared/settings/scanner.ts';
import { plainScreen } from '#shared/settings/screen.ts';
import type { Clock } from '../clock.ts';

export interface GreeterParts {
  readonly clock: Clock;
  readonly language: Language;
  /** Why there is no till: every other command is refused with it. */
  readonly refusal: Refusal;
  /** What may be asked nevertheless. */
  readonly setUp: Partial<SetUpHandlers>;
  readonly defect: (error: unknown) => void;
}

/** Stands where the till will: it can be set up, and nothing can be sold. */
export function createGreeter({ clock, language: first, refusal, setUp, defect }: GreeterParts) {
  let language = first;
  const pushes = new Map<string, (view: View) => void>();
  const pushAll = () => {
    for (const push of pushes.values()) push(greeting(clock, language, refusal));
  };
  const refuse = () => {
    throw new Refused(refusal.code, refusal.params);
  };
  const refusing = Object.fromEntries((Object.keys(commands) as CommandName[]).map((name) => [name, refuse]));
  const handlers = {
    ...refusing,
    'till.language': (asked: { language: Language }) => {
      language = asked.language;
      pushAll();
      return null;
    },
    ...setUp,
  } as unknown as Handlers;
  return {
    language: () => language,
    attach: (port: Port) => {
      const key = randomUUID();
      const served = serve(port, handlers, defect);
      pushes.set(key, served.push);
      served.push(greeting(clock, language, refusal));
      return () => {
        served.stop();
        pushes.delete(key);
      };
    },
  };
}

function greeting(clock: Clock, language: Language, refusal: Refusal): View {
  const nothing = { count: 0, total: { minor: 0, currency: 'CNY' } } as const;
  const isFirst = refusal.code === 'settingsMissing';
  return {
    nowMs: clock.nowMs(),
    mode: 'live',
    shopName: '',
    currency: 'CNY',
    language,
    cashier: '',
    terminalName: '',
    paymentMaxMinor: 0,
    refundManagerAboveMinor: 0,
    providers: [],
    scans: false,
    showWallets: [],
    scan: null,
    scanners: { state: 'none', devices: [], keyboards: [], system: 'linux', tried: null },
    scanner: plainScanner,
    screen: plainScreen,
    items: null,
    payments: [],
    recovered: [],
    problem: isFirst ? null : refusal,
    doubt: nothing,
    day: { day: dayOf(clock.nowMs()), approved: nothing, refunded: nothing },
    shift: null,
    work: null,
    training: null,
    printer: { state: 'off', trouble: null, waiting: 0, paperMm: 80, draw: '', language },
    setUp: isFirst ? 'shop' : null,
  };
}
