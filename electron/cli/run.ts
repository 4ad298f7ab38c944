import { homedir } from 'node:os';
import { resolve as resolvePath } from 'node:path';
import { parseArgs } from 'node:util';
import { type Asked, Day } from '#shared/contract/contract.ts';
import { shownStates } from '#shared/contract/view.ts';
import { dayOf } from '#shared/day.ts';
import { languages } from '#shared/language.ts';
import { HandVerdict, ProviderId, Wallet } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import { dataFolder } from '../settings/data-folder.ts';
import { textsIn } from '../texts.ts';
import { fetchBill, importBill } from './bills.ts';
import { type Connected, type Context, connectTill } from './context.ts';
import { exitOfRefusal, exits } from './exit.ts';
import { exportFile } from './export.ts';
import { checkExport, checkSeal } from './export-check.ts';
import { importItems } from './items.ts';
import { adopt, exportJournal, verifyJournal } from './journal.ts';
import { createOutput, type Output } from './output.ts';
import { type Confirmed, list, one, refund, resolve, reverse, settle, show, take } from './payments.ts';
import { printerStands, printReceipt, printReport, printTestPage, receiptText, reportText } from './receipts.ts';
import { reconcile, sign, sweep, type Wanted } from './reconcile.ts';
import { openWindow, serveTill } from './serve.ts';
import { activate, checkProvider, checkSettings, setSecret } from './set-up.ts';
import { changeCashier, closeShift, dayReport, moveCash, openShift, xReport, zReport } from './shift.ts';
import { untilStopped } from './stop.ts';

export const usage = `shroff [--data DIR] [--settings FILE] [--training] [--json] COMMAND

  open | serve [--port N]                            the till in a window; at an address of this machine
  take AMOUNT --code CODE [--wait S]                 scan way; --code - reads the code from standard input
       [--unknown-code] [--same-code]                a code no wallet is known by; a code seen before
       [--same-amount]                               although one of this amount was left unfinished; also for show
  show AMOUNT --wallet NAME [--wait S]               show way: the code's text at once, then the outcome
  payments [TEXT] [--day D] [--until D] [--state S]  the day's payments, or those of up to 92 days; TEXT is part of a
       [--wallet W] [--cashier NAME] [--provider P]  number, an amount (12.50) or a time (14:05, ten minutes around it)
  payment ID                                         one with its whole history
  resolve [ID] [--wait S]                            ask the provider now
  reverse ID [--wait S]
  refund ID [AMOUNT] [--approved-by NAME] [--wait S] NAME: the manager who agreed, where the settings ask for one
  settle ID --as paid|notPaid --by NAME --reason TEXT
                                                     a manager's word about money in doubt; the provider is asked on
  receipt REFERENCE [--copy] [--print | --text]      a payment's receipt, or by its number a refund's; as text if not printed
  printer [test]                                     how the receipt printer stands; a test page
  items import FILE                                  the shop's price list: CSV with barcode, name and price
  scanner list | scanner test [--wait S]             the scanners this machine has; what a scan is read as
  day [--day D]                                      what the shop's day comes to; it ends at shop.closingHour
  x | z [N] [--print | --text]                       the totals since the last close; a closed shift, with what changed since
  close [--count AMOUNT]                             counts the drawer, closes the shift and seals its Z
  shift open [--float AMOUNT] [--cashier NAME] | cashier NAME
  cash sale|refund|in|out AMOUNT [--reason TEXT]     only where the shop takes cash
  export --from D --until D --as csv|xlsx --out FILE [--language en|zh-Hans|zh-Hant]
                                                     payments and refunds of business days, with the journal's seal
  export check FILE | export check --entry N --seal HEX
                                                     a file, or what stands under a paper, against the journal
  sweep [--day D] [--everything]                     asks about all that is not certain or ended without money
  bill fetch --provider P [--day D]                  the provider's own list of its day
  bill import FILE --provider P [--day D] [--mapping NAME]
  reconcile [--day D] [--provider P]                 journal, answers and bills compared; 1: somebody is needed
  sign --by NAME [--day D] [--provider P]            compares and signs; what is left is named in the entry
  journal verify | journal export [--csv] | journal adopt
  activate upay --code CODE
  settings check | secret set NAME                   reads the value from standard input
  provider check PROVIDER                            reachability, clock and keys; moves no money
  simulate [PROVIDER] [--port N] [--seed S] [--scale F] [--faults F] [--notify URL]
                                                     a simulated provider as a server; F of the requests go wrong;
                                                     its notifications are posted to URL

Exit status: 0 done, 1 certainly not, 2 bad input, 3 not known yet, 4 set-up, 70 a defect.`;

const options = {
  data: { type: 'string' },
  settings: { type: 'string' },
  training: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  port: { type: 'string' },
  seed: { type: 'string' },
  scale: { type: 'string' },
  faults: { type: 'string' },
  notify: { type: 'string' },
  code: { type: 'string' },
  wallet: { type: 'string' },
  wait: { type: 'string' },
  day: { type: 'string' },
  state: { type: 'string' },
  until: { type: 'string' },
  cashier: { type: 'string' },
  provider: { type: 'string' },
  'approved-by': { type: 'string' },
  csv: { type: 'boolean' },
  'unknown-code': { type: 'boolean' },
  'same-code': { type: 'boolean' },
  'same-amount': { type: 'boolean' },
  as: { type: 'string' },
  by: { type: 'string' },
  reason: { type: 'string' },
  copy: { type: 'boolean' },
  print: { type: 'boolean' },
  text: { type: 'boolean' },
  count: { type: 'string' },
  float: { type: 'string' },
  from: { type: 'string' },
  out: { type: 'string' },
  language: { type: 'string' },
  entry: { type: 'string' },
  seal: { type: 'string' },
  mapping: { type: 'string' },
  everything: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>['values'];

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new Refused('commandUsage', { usage: error instanceof Error ? error.message : '' });
  }
}

/** Runs one command; resolves with the exit status. Never throws. */
export async function runCli(argv: string[]): Promise<number> {
  const output = createOutput(argv.includes('--json'), process.stdout, process.stderr);
  try {
    const { values, positionals } = parse(argv);
    const [command, ...words] = positionals;
    if (values.help || command === undefined) {
      output.say(usage);
      return values.help ? exits.done : exits.badInput;
    }
    return await run(command, words, values, contextOf(values, output));
  } catch (error) {
    if (error instanceof Refused) return refuse(error, output);
    output.say(`Shroff has a defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return exits.defect;
  }
}

async function refuse({ refusal }: Refused, output: Output): Promise<number> {
  const texts = await textsIn('en');
  output.refusal(refusal, texts.refusal(refusal));
  return exitOfRefusal(refusal.code);
}

function contextOf(values: Values, output: Output): Context {
  return {
    dataDir: dataFolder(values.data, process.platform, process.env, homedir()),
    settingsPath: values.settings === undefined ? null : resolvePath(values.settings),
    mode: values.training ? 'training' : 'live',
    output,
  };
}

async function run(command: string, words: readonly string[], values: Values, context: Context): Promise<number> {
  const { output } = context;
  const waitMs = values.wait === undefined ? null : wholeNumber('--wait', values.wait, 86_400) * 1000;
  switch (command) {
    case 'open':
      return openWindow(context, untilStopped);
    case 'serve':
      return serveTill(context, wholeNumber('--port', values.port ?? '0', 65_535), untilStopped);
    case 'take': {
      const amount = word(words, 0, 'take AMOUNT --code CODE');
      const code = await codeOf(values.code);
      return withTill(context, (till) => take(till, output, amount, code, waitMs, confirmed(values)));
    }
    case 'show': {
      const amount = word(words, 0, 'show AMOUNT --wallet NAME');
      return withTill(context, (till) => show(till, output, amount, values.wallet ?? '', waitMs, confirmed(values)));
    }
    case 'payments':
      return withTill(context, (till) => list(till, output, soughtBy(values, words.join(' '))));
    case 'payment':
      return withTill(context, (till) => one(till, output, word(words, 0, 'payment ID')));
    case 'resolve':
      return withTill(context, (till) => resolve(till, output, words[0], waitMs));
    case 'reverse':
      return withTill(context, (till) => reverse(till, output, word(words, 0, 'reverse ID'), waitMs));
    case 'refund': {
      const id = word(words, 0, refundForm);
      const approvedBy = values['approved-by']?.trim();
      if (approvedBy === '') throw new Refused('commandUsage', { usage: refundForm });
      return withTill(context, (till) => refund(till, output, id, words[1], approvedBy, waitMs));
    }
    case 'settle':
      return withTill(context, (till) => settle(till, output, word(words, 0, settleForm), handWord(values)));
    case 'receipt': {
      const id = word(words, 0, receiptForm);
      if (values.print && values.text) throw new Refused('commandUsage', { usage: receiptForm });
      const copy = values.copy === true;
      return withTill(context, (till) => (values.print ? printReceipt : receiptText)(till, output, id, copy));
    }
    case 'printer':
      if (words[0] !== undefined && words[0] !== 'test') throw new Refused('commandUsage', { usage: 'printer [test]' });
      return withTill(context, (till) => (words[0] === 'test' ? printTestPage : printerStands)(till, output));
    case 'items': {
      if (words[0] !== 'import') throw new Refused('commandUsage', { usage: itemsForm });
      const file = word(words, 1, itemsForm);
      return withTill(context, (till) => importItems(till, output, file));
    }
    case 'scanner': {
      const { listScanners, testScanner } = await import('./scanners.ts');
      if (words[0] === 'list') return listScanners(output);
      if (words[0] === 'test') return testScanner(output, waitMs ?? 30_000);
      throw new Refused('commandUsage', { usage: 'scanner list | scanner test [--wait S]' });
    }
    case 'day':
    case 'x':
    case 'z':
    case 'close':
    case 'shift':
    case 'cashier':
    case 'cash':
      return shift(command, words, values, context);
    case 'export':
      return words[0] === 'check' ? exportCheck(words[1], values, context) : exportAs(values, context);
    case 'bill':
      return bill(words, values, context);
    case 'reconcile':
      return withTill(context, (till) => reconcile(till, output, wantedDay(values)));
    case 'sign': {
      const by = nameOption(values.by, signForm)?.trim();
      if (by === undefined) throw new Refused('commandUsage', { usage: signForm });
      return withTill(context, (till) => sign(till, output, wantedDay(values), by));
    }
    case 'sweep':
      return withTill(context, (till) => sweep(till, output, dayOption(values), values.everything === true));
    case 'activate':
      if (words[0] !== 'upay') throw new Refused('commandUsage', { usage: 'activate upay --code CODE' });
      return activate(context, await codeOf(values.code));
    case 'provider':
      if (words[0] !== 'check') throw new Refused('commandUsage', { usage: 'provider check PROVIDER' });
      return checkProvider(context, providerNamed(word(words, 1, 'provider check PROVIDER')));
    case 'journal':
      return journal(word(words, 0, 'journal verify | export | adopt'), values, context);
    case 'settings':
      if (words[0] !== 'check') throw new Refused('commandUsage', { usage: 'settings check' });
      return checkSettings(context);
    case 'secret':
      if (words[0] !== 'set') throw new Refused('commandUsage', { usage: 'secret set NAME' });
      return setSecret(context, word(words, 1, 'secret set NAME'), await standardInput());
    case 'simulate': {
      const seed = wholeNumber('--seed', values.seed ?? '1', Number.MAX_SAFE_INTEGER);
      const port = wholeNumber('--port', values.port ?? '0', 65_535);
      const { simulate } = await import('./simulate.ts'); // four providers that no other command needs
      return simulate(
        output,
        {
          provider: providerNamed(words[0] ?? 'upay'),
          port,
          seed,
          scale: fraction('--scale', values.scale ?? '1'),
          faults: values.faults === undefined ? 0 : fraction('--faults', values.faults),
          notify: httpAddress(values.notify),
        },
        untilStopped,
      );
    }
    default:
      throw new Refused('commandUnknown', { command });
  }
}

function confirmed(values: Values): Confirmed {
  return {
    unknownCode: values['unknown-code'] === true,
    codeAgain: values['same-code'] === true,
    sameAmount: values['same-amount'] === true,
  };
}

async function shift(command: string, words: readonly string[], values: Values, context: Context): Promise<number> {
  const { output } = context;
  switch (command) {
    case 'day': {
      return withTill(context, (till) => dayReport(till, output, dayOption(values)));
    }
    case 'x':
    case 'z': {
      const number =
        command === 'x' || words[0] === undefined ? null : wholeNumber('z', words[0], Number.MAX_SAFE_INTEGER);
      if (number === 0) throw new Refused('shiftUnknown');
      if (values.print && values.text) throw new Refused('commandUsage', { usage: 'x | z [N] [--print | --text]' });
      if (values.print) return withTill(context, (till) => printReport(till, output, command, number));
      if (values.text) return withTill(context, (till) => reportText(till, output, command, number));
      return withTill(context, (till) => (command === 'x' ? xReport(till, output) : zReport(till, output, number)));
    }
    case 'close':
      return withTill(context, (till) => closeShift(till, output, values.count));
    case 'shift':
      if (words[0] !== 'open') throw new Refused('commandUsage', { usage: shiftForm });
      return withTill(context, (till) => openShift(till, output, values.float, nameOption(values.cashier, shiftForm)));
    case 'cashier': {
      const name = nameOption(word(words, 0, 'cashier NAME'), 'cashier NAME') ?? '';
      return withTill(context, (till) => changeCashier(till, output, name));
    }
    default:
      return withTill(context, (till) => moveCash(till, output, words, (values.reason ?? '').slice(0, 100)));
  }
}

async function bill([what, file]: readonly string[], values: Values, context: Context): Promise<number> {
  const { output } = context;
  const wanted = wantedDay(values);
  if (wanted.provider === null || (what !== 'fetch' && (what !== 'import' || file === undefined)))
    throw new Refused('commandUsage', { usage: billForm });
  const { provider } = wanted;
  return withTill(context, (till) => {
    const of = { provider, day: wanted.day ?? dayOf(till.view().nowMs) };
    if (file === undefined || what === 'fetch') return fetchBill(till, output, of);
    return importBill(till, output, file, of, values.mapping);
  });
}

function wantedDay(values: Values): Wanted {
  return {
    day: dayOption(values),
    provider: values.provider === undefined ? null : providerNamed(values.provider),
  };
}

const billForm = 'bill fetch | import FILE --provider P [--day D] [--mapping NAME]';
const signForm = 'sign --by NAME [--day D] [--provider P]';
const shiftForm = 'shift open [--float AMOUNT] [--cashier NAME]';

function nameOption(name: string | undefined, usage: string): string | undefined {
  if (name !== undefined && (!name.trim() || name.trim().length > 32)) throw new Refused('commandUsage', { usage });
  return name;
}

const receiptForm = 'receipt REFERENCE [--copy] [--print | --text]';
const refundForm = 'refund ID [AMOUNT] [--approved-by NAME]';
const itemsForm = 'items import FILE';
const settleForm = 'settle ID --as paid|notPaid --by NAME --reason TEXT';

function handWord({ as, by = '', reason = '' }: Values) {
  const verdict = HandVerdict.safeParse(as);
  if (!verdict.success || !by.trim() || !reason.trim()) throw new Refused('commandUsage', { usage: settleForm });
  return { verdict: verdict.data, by, reason };
}

const exportForm = 'export --from D --until D --as csv|xlsx --out FILE [--language en|zh-Hans|zh-Hant]';
const checkForm = 'export check FILE | export check --entry N --seal HEX';

function exportAs({ from, until, as, out, language }: Values, context: Context): Promise<number> {
  const format = (['csv', 'xlsx'] as const).find((one) => one === as);
  const spoken = languages.find((one) => one === language) ?? null;
  if (!from || !format || !out || (language !== undefined && !spoken))
    throw new Refused('commandUsage', { usage: exportForm });
  const days = { from: dayNamed(from), until: dayNamed(until ?? from) };
  const asked = { ...days, as: format, language: spoken, path: resolvePath(out) };
  return withTill(context, (till) => exportFile(till, context.output, asked));
}

function exportCheck(
  file: string | undefined,
  { entry = '', seal: spaced = '' }: Values,
  context: Context,
): Promise<number> {
  if (file !== undefined) return checkExport(context, resolvePath(file));
  const seal = spaced.replaceAll(' ', '');
  if (!/^[1-9]\d{0,14}$/.test(entry) || !/^[0-9a-f]{16,64}$/i.test(seal))
    throw new Refused('commandUsage', { usage: checkForm });
  return checkSeal(context, { seq: Number(entry), seal });
}

function journal(what: string, values: Values, context: Context): number {
  if (what === 'verify') return verifyJournal(context);
  if (what === 'export') return exportJournal(context, values.csv === true, process.stdout);
  if (what === 'adopt') return adopt(context);
  throw new Refused('commandUsage', { usage: 'journal verify | journal export [--csv] | journal adopt' });
}

async function withTill(context: Context, act: (till: Connected) => Promise<number>): Promise<number> {
  const till = await connectTill(context);
  try {
    return await act(till);
  } finally {
    await till.close();
  }
}

function word(words: readonly string[], index: number, form: string): string {
  const found = words[index];
  if (found === undefined) throw new Refused('commandUsage', { usage: form });
  return found;
}

function providerNamed(name: string): ProviderId {
  const known = ProviderId.safeParse(name);
  if (!known.success)
    throw new Refused('commandUsage', { usage: `PROVIDER is one of ${ProviderId.options.join(', ')}` });
  return known.data;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new Refused('commandUsage', { usage: `${name} 0…${most}` });
  return value;
}

function fraction(name: string, text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0 && value <= 1)) throw new Refused('commandUsage', { usage: `${name} 0.001…1` });
  return value;
}

function httpAddress(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) throw new Refused('commandUsage', { usage: '--notify URL' });
  return text;
}

function dayOption({ day }: Values): string | null {
  return day === undefined ? null : dayNamed(day);
}

function dayNamed(day: string): string {
  if (!Day.safeParse(day).success) throw new Refused('dayInvalid', { day });
  return day;
}

/** What to find: each option only where it was given. */
function soughtBy({ day, until, state, wallet, cashier, provider }: Values, text: string): Asked<'payments.find'> {
  return {
    text: text.slice(0, 64),
    ...(day !== undefined && { day: dayNamed(day) }),
    ...(until !== undefined && { day: day ?? until, untilDay: dayNamed(until) }),
    ...(state !== undefined && { state: oneOf('--state', state, shownStates) }),
    ...(wallet !== undefined && { wallet: oneOf('--wallet', wallet, Wallet.options) }),
    ...(cashier !== undefined && { cashier: cashier.slice(0, 32) }),
    ...(provider !== undefined && { provider: providerNamed(provider) }),
  };
}

function oneOf<T extends string>(name: string, given: string, known: readonly T[]): T {
  const found = known.find((one) => one === given);
  if (!found) throw new Refused('commandUsage', { usage: `${name} ${known.join(' | ')}` });
  return found;
}

async function codeOf(code: string | undefined): Promise<string> {
  if (code === undefined) throw new Refused('commandUsage', { usage: '--code CODE' });
  return code === '-' ? standardInput() : code;
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8').trim();
}
