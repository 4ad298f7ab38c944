import { BillMapping } from '#shared/reconcile/mapping.ts';

/** A portal's export as somebody pointed at its columns: Order,Amount,Type,When,Fee,Note. */
export const portalMapping: BillMapping = BillMapping.parse({
  ...{ name: 'portal', headerRow: 1, delimiter: ',', sheet: null, reference: { heading: 'Order', at: 0 } },
  amount: { column: { heading: 'Amount', at: 1 }, unit: 'major' },
  kind: { by: 'word', column: { heading: 'Type', at: 2 }, payment: ['Sale'], refund: ['Refund'] },
  state: null,
  time: { column: { heading: 'When', at: 3 }, format: 'yyyy-MM-dd HH:mm:ss', offsetMinutes: 480 },
  ...{ currency: null, payerPaid: null, shopGets: null, refundNumber: null, providerReference: null },
  ...{ walletReference: null, wallet: null, footer: { by: 'none' } },
  fee: { column: { heading: 'Fee', at: 4 }, keptIs: 'positive' },
});
