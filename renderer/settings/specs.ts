import type { ProviderId } from '#shared/payment/payment.ts';
import type { EnteredSecret } from '#shared/settings/entered-secrets.ts';

/** Every field of the screens: its words are `settings.label.<name>` and `settings.help.<name>`. Limits come from the settings' own shapes. */
export type FieldName =
  | 'shopName'
  | 'currency'
  | 'tillName'
  | 'cashier'
  | 'paymentMax'
  | 'cash'
  | 'lateMoney'
  | 'refundManager'
  | 'upayDeviceId'
  | 'appId'
  | 'address'
  | 'allowRevoke'
  | 'notifyUrl'
  | 'merchantId'
  | 'signature'
  | 'agentNumber'
  | 'groupNumber'
  | 'scans'
  | 'alipayInstitution'
  | 'unsignedNotFound'
  | 'swiftpassDeviceId'
  | 'returnUrl'
  | 'onBehalfOf'
  | 'amountUnit'
  | 'mintsToken'
  | 'cancelPaidUntil'
  | 'eftpayAddress'
  | 'terminalId'
  | 'emptyValues'
  | 'printerOutput'
  | 'printerHost'
  | 'printerPort'
  | 'printerPath'
  | 'paperMm'
  | 'chinese'
  | 'printerLanguage'
  | 'printerHead'
  | 'printerFoot'
  | 'printerPrint'
  | 'cut'
  | 'drawer'
  | 'proxy'
  | 'keepWarm'
  | 'notifyOn'
  | 'notifyAddress'
  | 'notifyPort'
  | 'publicAddress'
  | 'scannerPrefix'
  | 'scannerSuffix'
  | 'serialPort'
  | 'serialSpeed'
  | 'displayOpen';

export interface FieldSpec {
  readonly name: FieldName;
  readonly path: string;
  readonly kind: 'text' | 'lines' | 'choice' | 'switch' | 'money';
  /** Although the file may leave it out: it is shown only where it is needed. */
  readonly needed?: true;
}

const text = (name: FieldName, path: string): FieldSpec => ({ name, path, kind: 'text' });
const choice = (name: FieldName, path: string): FieldSpec => ({ name, path, kind: 'choice' });
const onOff = (name: FieldName, path: string): FieldSpec => ({ name, path, kind: 'switch' });
const lines = (name: FieldName, path: string): FieldSpec => ({ name, path, kind: 'lines' });

export const shopFields: readonly FieldSpec[] = [
  text('shopName', 'shop.name'),
  choice('currency', 'shop.currency'),
  text('tillName', 'terminal.name'),
  text('cashier', 'terminal.cashier'),
  { name: 'paymentMax', path: 'limits.paymentMaxMinor', kind: 'money' },
  onOff('cash', 'shop.cash'),
  choice('lateMoney', 'lateMoney'),
  { name: 'refundManager', path: 'refunds.managerAboveMinor', kind: 'money' },
];

export const printerFields = {
  always: [choice('printerOutput', 'printer.output')],
  network: [{ ...text('printerHost', 'printer.host'), needed: true }, text('printerPort', 'printer.port')],
  file: [{ ...text('printerPath', 'printer.path'), needed: true }],
  paper: [
    choice('paperMm', 'printer.paperMm'),
    choice('chinese', 'printer.chinese'),
    choice('printerLanguage', 'printer.language'),
    lines('printerHead', 'printer.head'),
    lines('printerFoot', 'printer.foot'),
    choice('printerPrint', 'printer.print'),
    choice('cut', 'printer.cut'),
    onOff('drawer', 'printer.drawer'),
  ],
} as const satisfies Record<string, readonly FieldSpec[]>;

/** Shown where this till's settings have them. */
export const scannerFields: readonly FieldSpec[] = [
  text('scannerPrefix', 'scanner.prefix'),
  text('scannerSuffix', 'scanner.suffix'),
];

export const serialFields: readonly FieldSpec[] = [
  text('serialPort', 'scanner.serial.port'),
  choice('serialSpeed', 'scanner.serial.speed'),
];

export const displayFields: readonly FieldSpec[] = [choice('displayOpen', 'display.open')];

export const networkFields: readonly FieldSpec[] = [
  text('proxy', 'network.proxy'),
  onOff('keepWarm', 'network.keepWarm'),
  onOff('notifyOn', 'notifications.on'),
  text('notifyAddress', 'notifications.address'),
  text('notifyPort', 'notifications.port'),
  text('publicAddress', 'notifications.publicAddress'),
];

export const networkSecrets: readonly EnteredSecret[] = ['network.proxyUser', 'network.proxyPassword'];

interface ProviderSpec {
  readonly fields: readonly FieldSpec[];
  /** Folded away: most shops never need them. */
  readonly more: readonly FieldSpec[];
  readonly secrets: readonly EnteredSecret[];
  readonly moreSecrets: readonly EnteredSecret[];
}

export const providerSpecs: Readonly<Record<ProviderId, ProviderSpec>> = {
  upay: {
    fields: [text('upayDeviceId', 'providers.upay.deviceId'), text('appId', 'providers.upay.appId')],
    more: [
      text('address', 'providers.upay.address'),
      onOff('allowRevoke', 'providers.upay.allowRevoke'),
      text('notifyUrl', 'providers.upay.notifyUrl'),
    ],
    secrets: ['upay.vendorSn', 'upay.vendorKey'],
    moreSecrets: ['upay.terminalSn', 'upay.terminalKey', 'upay.platformKey'],
  },
  swiftpass: {
    fields: [
      text('merchantId', 'providers.swiftpass.merchantId'),
      text('address', 'providers.swiftpass.address'),
      choice('signature', 'providers.swiftpass.signature'),
    ],
    more: [
      text('agentNumber', 'providers.swiftpass.agentNumber'),
      text('groupNumber', 'providers.swiftpass.groupNumber'),
      onOff('scans', 'providers.swiftpass.scans'),
      choice('alipayInstitution', 'providers.swiftpass.alipayInstitution'),
      choice('unsignedNotFound', 'providers.swiftpass.unsignedNotFound'),
      text('swiftpassDeviceId', 'providers.swiftpass.deviceId'),
    ],
    secrets: ['swiftpass.key'],
    moreSecrets: ['swiftpass.agentKey', 'swiftpass.privateKey', 'swiftpass.platformKey'],
  },
  uqpay: {
    fields: [text('returnUrl', 'providers.uqpay.returnUrl'), text('address', 'providers.uqpay.address')],
    more: [
      text('onBehalfOf', 'providers.uqpay.onBehalfOf'),
      choice('amountUnit', 'providers.uqpay.amountUnit'),
      onOff('mintsToken', 'providers.uqpay.mintsToken'),
      text('cancelPaidUntil', 'providers.uqpay.cancelPaidUntil'),
    ],
    secrets: ['uqpay.clientId', 'uqpay.apiKey'],
    moreSecrets: ['uqpay.webhookSecret'],
  },
  eftpay: {
    fields: [text('eftpayAddress', 'providers.eftpay.address')],
    more: [
      text('terminalId', 'providers.eftpay.terminalId'),
      choice('emptyValues', 'providers.eftpay.emptyValues'),
      text('notifyUrl', 'providers.eftpay.notifyUrl'),
    ],
    secrets: ['eftpay.userConfirmKey', 'eftpay.secretCode'],
    moreSecrets: [],
  },
};
