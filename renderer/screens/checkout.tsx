import { List, QrCode, ScanLine, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentView, View } from '#shared/contract/view.ts';
import { linesMinor } from '#shared/sale/line.ts';
import { go } from '../acts/ask.ts';
import { addTyped, changeQuantity, moveChoice, putBack, removeLine, setTimes } from '../acts/lines.ts';
import { openPayment, seeRecovered } from '../acts/payment.ts';
import { clearSale, heldScan, newSale, setEnding, takeScan, typeKey } from '../acts/sale.ts';
import { amountText, totalOf } from '../draft.ts';
import { type AmountKey, money, secondsUntil, symbolOf } from '../format.ts';
import { Amount } from '../parts/amount.tsx';
import { amountActs } from '../parts/amount-keys.ts';
import { Exits } from '../parts/exits.tsx';
import { type KeyActs, useKeys, useNow } from '../parts/hooks.ts';
import { Keypad } from '../parts/keypad.tsx';
import { TurnLine } from '../parts/picture.tsx';
import { stateWord } from '../parts/picture-of.ts';
import { SaleLines } from '../parts/sale-lines.tsx';
import { Split } from '../parts/split.tsx';
import { TrainingPanel } from '../parts/training-panel.tsx';
import { type Draft, useTill } from '../store.ts';
import type { Texts } from '../text.ts';
import styles from './checkout.module.css';

const lineActs: KeyActs = {
  '*': setTimes,
  x: setTimes,
  X: setTimes,
  '+': addTyped,
  '-': () => changeQuantity(-1),
  Delete: removeLine,
  ArrowUp: () => moveChoice(-1),
  ArrowDown: () => moveChoice(1),
};

export function Checkout({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  useKeys({ ...amountActs, ...lineActs, F2: () => amount && go({ at: 'wallets' }) });
  const draft = useTill((state) => state.draft);
  const amount = totalOf(draft, view);
  const scan = heldScan(view);
  const take =
    amount && scan
      ? { label: t('checkout.take', { amount: money(amount) }), icon: ScanLine, act: () => takeScan(scan) }
      : null;
  const showQr = { label: t('checkout.showQr'), icon: QrCode, off: !amount, act: () => go({ at: 'wallets' }) };
  const others = [
    ...(draft.locked ? [{ label: t('checkout.newSale'), keyName: 'Esc', act: newSale }] : []),
    ...(draft.undo ? [{ label: t('lines.putBack'), keyName: 'Insert', icon: Undo2, act: putBack }] : []),
    ...(take ? [{ ...showQr, keyName: 'F2' }] : []),
  ];
  const exits = <Exits of="checkout" primary={take ?? showQr} others={others} back={clearSale} />;
  return (
    <Split name={t('checkout.title')} left={<SaleSide view={view} onKey={typeKey} />} exits={exits}>
      <Prompt view={view} ready={amount !== null} />
      {view.training && <TrainingPanel training={view.training} language={view.language} onEnding={setEnding} />}
    </Split>
  );
}

interface SaleSideProps {
  readonly view: View;
  /** Absent while digits mean something else. */
  readonly onKey?: (key: AmountKey) => void;
}

/** The amount, with its keypad or what is sold in one place: on the checkout, and while a wallet is chosen. */
export function SaleSide({ view, onKey }: SaleSideProps) {
  const { t } = useTranslation();
  const draft = useTill((state) => state.draft);
  const [keypadOf, setKeypadOf] = useState<Draft['saleId'] | null>(null);
  const hasLines = draft.lines.length > 0;
  const off = draft.locked || !onKey;
  const showsKeypad = !hasLines || keypadOf === draft.saleId;
  return (
    <>
      <Amount
        label={t('amount.label')}
        decimal={amountText(draft, view)}
        currency={view.currency}
        hint={hintOf(draft, view, t)}
      />
      {showsKeypad ? (
        <Keypad off={off} onKey={onKey ?? typeKey} />
      ) : (
        <SaleLines draft={draft} currency={view.currency} off={off} onKeypad={() => setKeypadOf(draft.saleId)} />
      )}
      {showsKeypad && hasLines && (
        <button type="button" className={styles.turnOver} disabled={off} onClick={() => setKeypadOf(null)}>
          <List size={24} aria-hidden="true" />
          {`${t('lines.title')} (${draft.lines.length})`}
        </button>
      )}
    </>
  );
}

function hintOf(draft: Draft, view: View, t: Texts): string {
  const { currency } = view;
  if (draft.locked) return t('amount.locked');
  if (draft.times !== null) return t('lines.times', { count: draft.times });
  if (draft.lines.length > 0 && draft.text !== '') {
    const items = money({ minor: linesMinor(draft.lines), currency });
    return t('lines.typed', { items, typed: `${symbolOf[currency]}${draft.text}` });
  }
  return t('amount.limit', { limit: money({ minor: view.paymentMaxMinor, currency }) });
}

/** What the till waits for: an amount, or the customer's code. */
function Prompt({ view, ready }: { readonly view: View; readonly ready: boolean }) {
  const { t } = useTranslation();
  const locked = useTill((state) => state.draft.locked);
  const nowMs = useNow();
  const scan = heldScan(view);
  const recovered = view.payments.filter(({ paymentId }) => view.recovered.includes(paymentId));
  const [title, hint] = scan
    ? [
        scan.wallet ? t('checkout.scanned', { wallet: t(`wallet.${scan.wallet}`) }) : t('checkout.scannedUnknown'),
        t(ready ? 'checkout.scannedReady' : 'checkout.scannedNoAmount', {
          seconds: secondsUntil(scan.atMs + scanLifeMs, nowMs),
        }),
      ]
    : waitingFor(view, ready, locked).map((key) => t(key));
  const Picture = view.scans ? ScanLine : QrCode;
  return (
    <>
      <div
        className={styles.prompt}
        data-ready={ready || scan !== null || undefined}
        data-low={view.training !== null || recovered.length > 0 || undefined}
        role="status"
      >
        <Picture size={112} strokeWidth={1.25} aria-hidden="true" />
        <div>
          <h1>{title}</h1>
          <p>{hint}</p>
        </div>
      </div>
      <TurnLine turn={ready && !scan && view.scans ? 'customer' : 'cashier'} />
      {recovered.length > 0 && <Recovered payments={recovered} />}
    </>
  );
}

/** Heading and hint. */
function waitingFor({ scans }: View, ready: boolean, locked: boolean) {
  if (!ready)
    return ['checkout.enterAmount', scans ? 'checkout.enterAmountHint' : 'checkout.enterAmountToShow'] as const;
  if (!scans) return ['checkout.show', locked ? 'checkout.showAgainHint' : 'checkout.showHint'] as const;
  return locked
    ? (['checkout.scanAgain', 'checkout.scanAgainHint'] as const)
    : (['checkout.scan', 'checkout.scanHint'] as const);
}

const scanLifeMs = 60_000;

/** What was open or on the screen when the till stopped, and what has become of it. */
function Recovered({ payments }: { readonly payments: readonly PaymentView[] }) {
  const { t } = useTranslation();
  const more = payments.length - mostRecovered;
  return (
    <section className={styles.recovered} aria-label={t('checkout.recovered')}>
      <p>{t('checkout.recovered')}</p>
      {payments.slice(0, mostRecovered).map((payment) => (
        <button key={payment.paymentId} type="button" onClick={() => openPayment(payment.paymentId)}>
          {t('checkout.recoveredOne', { amount: money(payment.amount), state: stateWord(payment, t) })}
        </button>
      ))}
      {more > 0 && <p>{t('checkout.recoveredMore', { count: more })}</p>}
      <button type="button" onClick={seeRecovered}>
        {t('checkout.recoveredSeen')}
      </button>
    </section>
  );
}

const mostRecovered = 3;
