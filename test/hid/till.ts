import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Client, connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import type { PaymentView, ScanView, View } from '#shared/contract/view.ts';
import type { PaymentId, SaleId } from '#shared/ids.ts';
import { openTill } from '../../electron/open-till.ts';

/** Upay and, for codes with letters, UQPAY, both simulated inside the till. */
const settings = {
  shop: { name: 'Scanner test' },
  routing: {},
  providers: {
    upay: { deviceId: 'hid' },
    uqpay: {
      returnUrl: 'https://shop.example/done',
      scan: { flow: 'scan', wallets: [{ wallet: 'unionpay', type: 'unionpay' }] },
    },
  },
};

/** The whole terminal with its own journal, and a client that hears every view. */
export async function openWholeTill() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'shroff-hid-'));
  const file = path.join(dataDir, 'settings.json');
  writeFileSync(file, JSON.stringify(settings));
  const terminal = await openTill({ dataDir, settingsPath: file, mode: 'training', receives: () => undefined });
  const { near, far } = memoryPorts();
  const client = connect(near);
  let latest: View | null = null;
  const scans: ScanView[] = [];
  const looks = new Set<() => void>();
  client.onView((view) => {
    latest = view;
    if (view.scan && view.scan.scanId !== scans.at(-1)?.scanId) scans.push(view.scan);
    for (const look of looks) look();
  });
  terminal.attach(far);
  return {
    client,
    /** Each scan that was told, once. */
    scans,
    view: () => latest,
    until,
    close: () => terminal.close(),
  };

  /** Looked for at every view: the machine is slow, and polling would take its time from the till. */
  function until<T>(what: string, find: () => T | null | undefined | false, limitMs = 60_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = setTimeout(() => {
        looks.delete(look);
        reject(new Error(`waited in vain for ${what}`));
      }, limitMs);
      function look(): void {
        const found = find();
        if (found === null || found === undefined || found === false) return;
        clearTimeout(end);
        looks.delete(look);
        resolve(found);
      }
      looks.add(look);
      look();
    });
  }
}

export type WholeTill = Awaited<ReturnType<typeof openWholeTill>>;

export async function sell(client: Client, { scanId }: ScanView, till: WholeTill): Promise<PaymentView> {
  const paymentId = randomUUID() as string as PaymentId;
  const saleId = randomUUID() as string as SaleId;
  await client.send('payment.start', { paymentId, saleId, totalMinor: 1_200, scanId });
  return till.until('the payment to end', () =>
    till.view()?.payments.find((payment) => payment.paymentId === paymentId && payment.state === 'approved'),
  );
}
