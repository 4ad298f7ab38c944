import { ChevronsRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { toCheckout } from '../acts/ask.ts';
import { show } from '../acts/sale.ts';
import { runEndsMs } from '../pace.ts';
import { KeyName } from '../parts/button.tsx';
import { Exits } from '../parts/exits.tsx';
import { type KeyActs, useKeys } from '../parts/hooks.ts';
import { Split } from '../parts/split.tsx';
import { SaleSide } from './checkout.tsx';
import styles from './wallets.module.css';

/** As many as have a key; the rest are a page further. */
const onePage = 6;

/** The second half of a double press that opened this screen chooses nothing. */
const settleMs = 300;

/**
 * Whose QR to show. A digit waits until it is certainly a person's: a scanner's first digit must not choose a wallet and
 * begin a payment.
 */
export function Wallets({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Wallet | null>(null);
  const [page, setPage] = useState(0);
  const [openedMs] = useState(Date.now);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const first = useRef<HTMLButtonElement>(null);
  const pages = Math.max(1, Math.ceil(view.showWallets.length / onePage));
  const from = (page % pages) * onePage;
  const wallets = view.showWallets.slice(from, from + onePage);
  const choose = (wallet: Wallet | null) => {
    clearTimeout(timer.current);
    setChosen(wallet);
    if (wallet) timer.current = setTimeout(() => show(wallet), runEndsMs + 10);
  };
  const turn = () => {
    choose(null);
    setPage((page + 1) % pages);
  };
  useEffect(() => {
    if (page >= 0) first.current?.focus();
  }, [page]);
  useEffect(() => {
    const other = (event: KeyboardEvent) => event.key !== 'Shift' && clearTimeout(timer.current);
    window.addEventListener('keydown', other, { capture: true });
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener('keydown', other, { capture: true });
    };
  }, []);
  useKeys(digitActs(wallets, choose));
  const exits = (
    <Exits
      of="wallets"
      primary={null}
      others={[
        { label: t('app.back'), keyName: 'Esc', act: toCheckout },
        ...(pages > 1
          ? [{ label: t('customer.walletsMore'), keyName: 'PageDown', icon: ChevronsRight, act: turn }]
          : []),
      ]}
    />
  );
  return (
    <Split name={t('checkout.chooseWallet')} left={<SaleSide view={view} />} exits={exits}>
      <h1 className={styles.title}>{t('checkout.chooseWallet')}</h1>
      <p className={styles.hint}>{t(wallets.length > 0 ? 'checkout.chooseWalletHint' : 'checkout.noShowWallets')}</p>
      <ol className={styles.wallets}>
        {wallets.map((wallet, index) => (
          <li key={wallet}>
            <button
              ref={index === 0 ? first : null}
              type="button"
              data-chosen={wallet === chosen || undefined}
              onClick={() => Date.now() - openedMs >= settleMs && show(wallet)}
            >
              <KeyName>{String(index + 1)}</KeyName>
              {t(`wallet.${wallet}`)}
            </button>
          </li>
        ))}
      </ol>
    </Split>
  );
}

/** Two digits in a row are no choice. */
function digitActs(wallets: readonly Wallet[], choose: (wallet: Wallet | null) => void): KeyActs {
  return Object.fromEntries(wallets.map((wallet, index) => [String(index + 1), () => choose(wallet)]));
}
