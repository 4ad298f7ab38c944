import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openTraining } from './training.ts';

/** A training shop with every provider. */
export function openEveryProvider() {
  const address = 'http://127.0.0.1:9'; // where nothing listens: training asks none
  return openTraining({
    shop: { name: 'Wing Hing 永興' },
    terminal: { name: 'Till 1', cashier: 'Chen Jie' },
    providers: {
      upay: { address, deviceId: 'till-1', appId: 'training' },
      swiftpass: { address, merchantId: '7551000001' },
      uqpay: { address, returnUrl: 'https://www.example.com/paid' },
      eftpay: { address },
    },
  });
}

/** All that the terminal ever sends to a display, and that the display sends: nothing. */
export function listenTo(page: Page): { readonly received: string[]; readonly sent: string[] } {
  const [received, sent]: [string[], string[]] = [[], []];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received.push(String(payload)));
    socket.on('framesent', ({ payload }) => sent.push(String(payload)));
  });
  return { received, sent };
}

export async function expectShown(display: Page, at: string): Promise<void> {
  await expect.poll(() => display.getByTestId('customer').getAttribute('data-at'), { timeout: 40_000 }).toBe(at);
}
