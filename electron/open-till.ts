import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ProviderId } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import { neededSecrets, notificationSecrets } from '#shared/settings/needed-secrets.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { systemClock } from './clock.ts';
import { openPriceList, sampleItems } from './items/price-list.ts';
import { lockFolder } from './journal/lock.ts';
import { openJournalIn, prepareFolder, type SealKeyStore } from './journal/open-journal.ts';
import { localPath, serveLocal } from './local-port.ts';
import { createLog, type Log } from './log.ts';
import { NotListening, startReceiver } from './notify/receiver.ts';
import { createPrinter } from './printer/printer.ts';
import type { Exchange } from './providers/exchange.ts';
import { createExchange } from './providers/http.ts';
import { keepWarm } from './providers/keep-warm.ts';
import { createRegistry } from './providers/registry.ts';
import { activate } from './providers/upay/activate.ts';
import { ownTokenStore, type TokenStore } from './providers/uqpay/token-store.ts';
import { providersFrom } from './providers-from-settings.ts';
import { openKeptBills } from './reconciliation/kept-bills.ts';
import { openMappings } from './reconciliation/mappings.ts';
import { openOwnScanners } from './scanner/own-scanners.ts';
import { dataFolder } from './settings/data-folder.ts';
import { replaceFile } from './settings/durable-file.ts';
import { type Secrets, secretNames } from './settings/secrets.ts';
import { openSecrets } from './settings/secrets-file.ts';
import { createSetUp, type Host } from './settings/set-up.ts';
import { readSettings, writeLanguage, writeScreen, writeTrainingSettings } from './settings/settings-file.ts';
import { sharedFolder, sharedToken } from './settings/shared-token.ts';
import { startTerminal, type Terminal } from './terminal.ts';
import { textsIn } from './texts.ts';
import type { Activation } from './till/attendance.ts';
import { createStepLedger } from './till/step-ledger.ts';
import { openTraining, type Training } from './training.ts';

export interface OpenOptions {
  readonly dataDir: string;
  /** Null: the file in the data folder. */
  readonly settingsPath: string | null;
  readonly mode: 'live' | 'training';
  /**
   * A host that stays open: it hears the providers' messages where the settings say so, and is told in a person's words when
   * it cannot. One that carries out a command and ends has no use for them.
   */
  readonly receives?: (notice: string) => void;
  /** What can open this till anew, when it is a window's. */
  readonly host?: Host;
}

/** The settings of a till and where they stand. In training a first set is written when there is none. */
export function settingsOf({ dataDir, settingsPath, mode }: OpenOptions): { settings: Settings; path: string } {
  const path =
    settingsPath ?? (mode === 'live' ? join(dataDir, 'settings.json') : join(dataDir, mode, 'settings.json'));
  if (mode === 'training' && settingsPath === null && !existsSync(path)) {
    prepareFolder(join(dataDir, mode));
    writeTrainingSettings(path, null);
  }
  return { settings: readSettings(path), path };
}

/** Where the journal's seal key is kept: with the other secrets. */
export function sealKeyStore(secrets: Secrets): SealKeyStore {
  return {
    read: () => {
      const key = secrets.get('sealKey');
      return key === null ? null : Buffer.from(key, 'hex');
    },
    write: (key) => secrets.set({ sealKey: Buffer.from(key).toString('hex') }),
  };
}

/**
 * Opens the till of a data folder: takes its lock, checks everything that can be wrong with it, takes up what was left
 * unfinished, and listens for the command line. Throws `Refused` with nothing left open.
 */
export async function openTill(options: OpenOptions): Promise<Terminal> {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') throw new Refused('settingsTlsOff');
  const { settings, path } = settingsOf(options);
  const folder = join(options.dataDir, options.mode);
  prepareFolder(folder);
  const undo: (() => void | Promise<void>)[] = [];
  const release = async () => {
    for (const act of undo.splice(0).reverse()) await act();
  };
  try {
    const lock = lockFolder(folder);
    undo.push(lock.release);
    const secrets = openSecrets(folder, process.env);
    const log = createLog(folder, () => secretNames.map((name) => secrets.get(name)).filter((value) => value !== null));
    undo.push(log.close);
    const terminal = startIn(folder, options, settings, path, secrets, log, undo, release);
    return await withReceiver(await withLocalPort(folder, terminal, log), options, settings, secrets, log);
  } catch (error) {
    await release();
    throw error;
  }
}

function startIn(
  folder: string,
  options: OpenOptions,
  named: Settings,
  path: string,
  secrets: Secrets,
  log: Log,
  undo: (() => void | Promise<void>)[],
  release: () => Promise<void>,
): Terminal {
  const training = options.mode === 'training' ? openTraining(folder, secrets, named, systemClock) : null;
  const settings = training?.settings ?? named;
  if (training) undo.push(training.close);
  const exchange = training?.exchange ?? liveExchange(options, settings, secrets, undo);
  const journal = openJournalIn(folder, sealKeyStore(secrets), systemClock, training !== null);
  undo.push(() => journal.close());
  const sealKey = sealKeyStore(secrets).read();
  if (!sealKey) throw new Refused('dataKeyMissing', { path: folder });
  return startTerminal({
    journal,
    sealKey,
    registry: createRegistry(
      providersFrom(settings, {
        ...{ secrets, exchange, clock: systemClock, ledger: createStepLedger(journal) },
        ...(training === null && { tokenStore: sharedTokens(settings, secrets, log) }),
      }),
      settings.routing,
    ),
    clock: systemClock,
    random: randomBytes,
    log,
    settings,
    mode: options.mode,
    needsActivation: (id) => neededSecrets(id, settings).some((name) => secrets.get(name) === null),
    activateUpay: (code, signal) => activateUpay(settings, secrets, exchange, code, signal),
    priceList: priceListIn(folder, settings, log, training !== null),
    bills: openKeptBills(join(folder, 'bills')),
    mappings: mappingsIn(folder, log),
    printer: createPrinter(settings.printer, options.dataDir, systemClock, log),
    saveLanguage: (language) => writeLanguage(path, language),
    saveScreen: (change) => writeScreen(path, change),
    training: training && trainingParts(training),
    setUp: ({ openAt, countsMoney, adopt }) =>
      createSetUp({ path, secrets, host: options.host ?? null, openAt, countsMoney, adopt }),
    ...(options.receives && { scanners: openOwnScanners }),
    release,
  });
}

/** Not of the journal: what was sold, and for how much, stands with each sale. */
function priceListIn(folder: string, { shop, limits }: Settings, log: Log, training: boolean) {
  const path = join(folder, 'items.json');
  return openPriceList({
    read: () => (existsSync(path) ? readFileSync(path, 'utf8') : null),
    write: (text) => replaceFile(path, text, 0o600),
    currency: shop.currency,
    mostMinor: limits.paymentMaxMinor,
    ...{ clock: systemClock, log },
    ...(training && { samples: sampleItems }),
  });
}

function mappingsIn(folder: string, log: Log) {
  const path = join(folder, 'bill-mappings.json');
  return openMappings({
    read: () => (existsSync(path) ? readFileSync(path, 'utf8') : null),
    write: (text) => replaceFile(path, text, 0o600),
    log,
  });
}

/** A host that stays open keeps a connection to each provider for the next scan; a command is over before it would help. */
function liveExchange(
  { receives }: OpenOptions,
  { network, providers }: Settings,
  secrets: Secrets,
  undo: (() => void | Promise<void>)[],
): Exchange {
  const { proxy } = network;
  const http = createExchange({
    proxy: proxy === undefined ? null : { address: proxy, credentials: () => proxyCredentials(secrets) },
  });
  undo.push(http.close);
  const addresses = Object.values(providers).flatMap((provider) => (provider ? [provider.address] : []));
  if (receives && network.keepWarm) undo.push(keepWarm(addresses, http.warm, systemClock));
  return http.exchange;
}

function proxyCredentials(secrets: Secrets): { user: string; password: string } | null {
  const user = secrets.get('network.proxyUser');
  return user === null ? null : { user, password: secrets.get('network.proxyPassword') ?? '' };
}

/** UQPAY keeps one token of a merchant alive, whatever the number of data folders that ask (sheet 1). */
function sharedTokens({ providers }: Settings, secrets: Secrets, log: Log): TokenStore {
  const own = ownTokenStore(secrets);
  if (!providers.uqpay) return own;
  const { address } = providers.uqpay;
  const { SHROFF_DATA: _, ...environment } = process.env;
  return sharedToken({
    base: sharedFolder(dataFolder(undefined, process.platform, environment, homedir())),
    ...{ address, secrets, clock: systemClock, own },
    hold: holdShared,
    unusable: (problem) => log.warn('uqpay.tokenNotShared', { problem }),
  });
}

/** Null while another process holds it. A lock that cannot be written is nobody's, and throws. */
function holdShared(folder: string): ReturnType<typeof lockFolder> | null {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    accessSync(join(folder, 'till.lock'), constants.W_OK);
    return null;
  }
}

async function activateUpay(
  settings: Settings,
  secrets: Secrets,
  exchange: Exchange,
  code: string,
  signal: AbortSignal,
): Promise<Activation> {
  const { upay } = settings.providers;
  if (!upay) throw new Refused('providerMissing', { provider: 'upay' });
  const answer = await activate(
    { settings: upay, secrets, exchange, clock: systemClock, terminalName: settings.terminal.name },
    code,
    signal,
  );
  if (answer.kind === 'activated')
    return { kind: 'activated', terminalSn: answer.terminalSn, store: answer.storeName ?? answer.merchantName ?? '' };
  if (answer.words === null && answer.field !== 'network') throw new Refused('activationNotReady', { fix: answer.fix });
  const words = [answer.fix, answer.words?.code, answer.words?.text].filter(Boolean).join(' ');
  return { kind: answer.field === 'network' ? 'unknown' : 'refused', words };
}

function trainingParts({ view, code }: Training) {
  return { view, code };
}

/** The command line beside this till speaks through it. */
async function withLocalPort(folder: string, terminal: Terminal, log: Log): Promise<Terminal> {
  const local = await serveLocal({
    path: localPath(folder),
    attach: terminal.attach,
    defect: (error) => log.error('local.defect', { error }),
  }).catch(async (error: unknown) => {
    await terminal.close();
    throw error;
  });
  return {
    ...terminal,
    close: async () => {
      await local.close();
      await terminal.close();
    },
  };
}

/** Messages are hints, so a till that cannot hear them sells on: it says why, and asks by itself. */
async function withReceiver(
  terminal: Terminal,
  { mode, receives }: OpenOptions,
  settings: Settings,
  secrets: Secrets,
  log: Log,
): Promise<Terminal> {
  const { on, address, port } = settings.notifications;
  if (!receives || !on || mode === 'training') return terminal;
  const { take, takeUp, tally } = terminal.notifications;
  const providers = ProviderId.options.filter((id) => settings.providers[id] !== undefined);
  takeUp();
  try {
    const receiver = await startReceiver({
      ...{ settings: settings.notifications, providers, take, clock: systemClock, log, tally },
    });
    log.info('notify.listening', { url: receiver.url });
    for (const provider of providers) {
      const missing = notificationSecrets(provider).find((name) => secrets.get(name) === null);
      if (missing) log.warn('notify.notBelieved', { provider, problem: `no ${missing} is stored` });
    }
    return {
      ...terminal,
      close: async () => {
        await receiver.close();
        log.info('notify.closed');
        await terminal.close();
      },
    };
  } catch (error) {
    const { why, code } = error instanceof NotListening ? error : new NotListening(String(error));
    const { t } = await textsIn(settings.shop.language);
    const words = t(`notifications.${why}`, { address, port, code });
    log.error('notify.off', { cause: why, code, words });
    receives(words);
    return terminal;
  }
}
