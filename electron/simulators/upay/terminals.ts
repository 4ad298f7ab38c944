import { hash } from 'node:crypto';
import { assert } from '#shared/assert.ts';
import type { Clock } from '../../clock.ts';
import type { WireReply } from '../../providers/exchange.ts';
import { createRandom, type Random } from '../random.ts';
import { type Fields, textOf } from './fields.ts';
import type { KeptTerminals } from './kept-world.ts';
import { errorOf, illegalSign, refusedRequest, terminalReply } from './replies.ts';

export interface Vendor {
  readonly sn: string;
  readonly key: string;
  readonly appId: string;
}

/** `deviceId` null: the first check-in says it. */
export interface TerminalIdentity {
  readonly sn: string;
  readonly key: string;
  readonly deviceId: string | null;
}

export interface Terminal {
  readonly sn: string;
  /** The newest key, and the one before it until the newest has been used once. */
  key: string;
  previousKey: string | null;
  deviceId: string | null;
}

export interface Terminals {
  /** The terminal that signed these bytes, or the refusal. Using the newest key ends the one before. */
  signer(authorization: string | null, body: Uint8Array): Terminal | WireReply;
  vendorSigned(authorization: string | null, body: Uint8Array): boolean;
  activate(fields: Fields): WireReply;
  checkIn(terminal: Terminal, fields: Fields): WireReply;
  /** Valid 7 days, for one use. */
  issueCode(): string;
  /** One that is still good: the one issued last, else a new one. */
  unusedCode(): string;
  /** The terminal activated last. */
  newest(): Terminal;
  keep(): KeptTerminals;
}

const codeLifeMs = 7 * 24 * 3600_000;

/** MD5 over the body's bytes followed by the key's, lower-case hexadecimal. */
export function signatureOf(body: Uint8Array, key: string): string {
  return hash('md5', Buffer.concat([body, Buffer.from(key)]), 'hex');
}

export function createTerminals(options: {
  readonly clock: Clock;
  readonly random: Random;
  readonly vendor: Vendor;
  /** The only one, when nothing is kept. */
  readonly terminal: TerminalIdentity;
  readonly kept: KeptTerminals | undefined;
}): Terminals {
  const { clock, vendor, kept } = options;
  const random = kept ? createRandom(kept.randomState) : options.random;
  const known: readonly Terminal[] = kept?.terminals ?? [{ ...options.terminal, previousKey: null }];
  const terminals = new Map(known.map((terminal) => [terminal.sn, { ...terminal }]));
  const codes = new Map(kept?.codes.map(({ code, untilMs, used }) => [code, { untilMs, used }]));
  const names = new Set(kept?.names);

  function issueCode(): string {
    const code = random.digits(8);
    codes.set(code, { untilMs: clock.nowMs() + codeLifeMs, used: false });
    return code;
  }

  return {
    signer(authorization, body) {
      const { sn, signature } = readAuthorization(authorization);
      if (sn === null) return illegalSign();
      const terminal = terminals.get(sn);
      if (terminal === undefined) return refusedRequest(errorOf('INVALID_TERMINAL'));
      if (signature === signatureOf(body, terminal.key)) {
        terminal.previousKey = null;
        return terminal;
      }
      const byPrevious = terminal.previousKey !== null && signature === signatureOf(body, terminal.previousKey);
      return byPrevious ? terminal : illegalSign();
    },
    vendorSigned(authorization, body) {
      const { sn, signature } = readAuthorization(authorization);
      return sn === vendor.sn && signature === signatureOf(body, vendor.key);
    },
    activate(fields) {
      const code = codes.get(textOf(fields, 'code'));
      const name = textOf(fields, 'client_sn');
      if (textOf(fields, 'app_id') !== vendor.appId) return refusedRequest(errorOf('ACTIVATE_FAIL', 'app_id错误'));
      if (code === undefined || code.untilMs <= clock.nowMs())
        return refusedRequest(errorOf('ACTIVATE_FAIL', '激活码无效或已过期'));
      if (code.used) return refusedRequest(errorOf('ACTIVATE_FAIL', '激活码使用次数已用完'));
      if (names.has(name)) return refusedRequest(errorOf('ACTIVATE_FAIL', 'client_sn重复'), 'EJ08');
      code.used = true;
      if (name) names.add(name);
      const deviceId = textOf(fields, 'device_id');
      const terminal: Terminal = { sn: `100${random.digits(12)}`, key: random.hex(32), previousKey: null, deviceId };
      terminals.set(terminal.sn, terminal);
      return terminalReply({
        ...{ terminal_sn: terminal.sn, terminal_key: terminal.key },
        ...{ merchant_sn: '1680000000001', merchant_name: '模拟商户' },
        ...{ store_sn: '1580000000001', store_name: '模拟门店' },
      });
    },
    checkIn(terminal, fields) {
      const deviceId = textOf(fields, 'device_id');
      if (terminal.deviceId !== null && terminal.deviceId !== deviceId)
        return refusedRequest(errorOf('INVALID_TERMINAL', '终端设备号与激活时不一致'));
      terminal.deviceId = deviceId;
      // A check-in signed by the previous key means the newest never arrived: the previous one stays.
      terminal.previousKey ??= terminal.key;
      terminal.key = random.hex(32);
      return terminalReply({ terminal_sn: terminal.sn, terminal_key: terminal.key });
    },
    issueCode,
    unusedCode() {
      const unused = [...codes].findLast(([, { used, untilMs }]) => !used && untilMs > clock.nowMs());
      return unused?.[0] ?? issueCode();
    },
    newest() {
      const newest = [...terminals.values()].at(-1);
      assert(newest !== undefined, 'there is a terminal from the beginning');
      return newest;
    },
    keep: () => ({
      randomState: random.state,
      terminals: [...terminals.values()].map(({ sn, key, previousKey, deviceId }) => ({
        sn,
        key,
        previousKey,
        deviceId,
      })),
      codes: [...codes].map(([code, { untilMs, used }]) => ({ code, untilMs, used })),
      names: [...names],
    }),
  };
}

function readAuthorization(header: string | null): { sn: string; signature: string } | { sn: null; signature: null } {
  const found = /^([^ ]{1,32}) ([0-9a-f]{32})$/.exec(header ?? '');
  const [, sn, signature] = found ?? [];
  return sn !== undefined && signature !== undefined ? { sn, signature } : { sn: null, signature: null };
}
