import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ProviderId, type Wallet } from '#shared/payment/payment.ts';
import { limitsOf } from '#shared/settings/fault.ts';
import { Settings } from '#shared/settings/settings.ts';
import { edit, settingAt, useDraft } from './draft.ts';
import { Choice } from './field.tsx';
import styles from './sections.module.css';
import { Head } from './sections.tsx';

/** Which wallets a QR is shown for, in which order, and whom the shop asks first. */
export function WalletsSection() {
  const { t } = useTranslation();
  const named = useDraft((draft) => draft.loaded?.settings.providers);
  const providers = ProviderId.options.filter((id) => named?.[id] !== undefined);
  return (
    <>
      <Head title={t('settings.section.wallets')} hint={t('settings.hint.wallets')} />
      {providers.length === 0 && <p className={styles.soft}>{t('settings.wallets.noProvider')}</p>}
      {providers.length > 1 && <Order providers={providers} />}
      {providers.map((id) => (
        <Shown key={id} provider={id} />
      ))}
      {providers.length > 1 && <Routes providers={providers} />}
    </>
  );
}

/** A wallet by its name (eftPay), or with what the provider calls it. */
type Entry = Wallet | { readonly wallet: Wallet };

function walletOf(entry: Entry): Wallet {
  return typeof entry === 'string' ? entry : entry.wallet;
}

function Shown({ provider }: { readonly provider: ProviderId }) {
  const { t } = useTranslation();
  const path = `providers.${provider}.show`;
  const shown = useDraft((draft) => settingAt(draft, path)) as readonly Entry[];
  const standard = (limitsOf(Settings, path.split('.'))?.standard ?? []) as readonly Entry[];
  const others = standard.filter((entry) => !shown.some((one) => walletOf(one) === walletOf(entry)));
  const put = (entries: readonly Entry[]) => edit(path, entries as readonly string[]);
  return (
    <section className={styles.block}>
      <h3>{t('settings.wallets.shownBy', { provider: t(`provider.${provider}`) })}</h3>
      <Rows
        items={shown.map((entry) => ({ key: walletOf(entry), label: t(`wallet.${walletOf(entry)}`) }))}
        onMove={(from, to) => put(moved(shown, from, to))}
        onRemove={(index) => put(shown.filter((_, at) => at !== index))}
      />
      {others.length > 0 && (
        <div className={styles.acts}>
          {others.map((entry) => (
            <button key={walletOf(entry)} type="button" className={styles.small} onClick={() => put([...shown, entry])}>
              <Plus size={20} aria-hidden="true" />
              {t(`wallet.${walletOf(entry)}`)}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

interface OfProviders {
  readonly providers: readonly ProviderId[];
}

function Order({ providers }: OfProviders) {
  const { t } = useTranslation();
  const given = useDraft((draft) => settingAt(draft, 'routing.order')) as readonly ProviderId[];
  const order = [...given.filter((id) => providers.includes(id)), ...providers.filter((id) => !given.includes(id))];
  return (
    <section className={styles.block}>
      <h3>{t('settings.wallets.order')}</h3>
      <p className={styles.soft}>{t('settings.wallets.orderHint')}</p>
      <Rows
        items={order.map((id) => ({ key: id, label: t(`provider.${id}`) }))}
        onMove={(from, to) => edit('routing.order', moved(order, from, to))}
      />
    </section>
  );
}

const routed: readonly Wallet[] = ['alipay', 'wechat', 'unionpay'];

/** A wallet that one provider takes whatever the order says. */
function Routes({ providers }: OfProviders) {
  const { t } = useTranslation();
  const routes = useDraft((draft) => settingAt(draft, 'routing.scan')) as Readonly<Record<string, string>>;
  const options = [
    { value: '', label: t('settings.wallets.byOrder') },
    ...providers.map((id) => ({ value: id as string, label: t(`provider.${id}`) })),
  ];
  const choose = (wallet: Wallet, provider: string) => {
    const { [wallet]: _, ...rest } = routes;
    edit('routing.scan', provider === '' ? rest : { ...rest, [wallet]: provider });
  };
  return (
    <section className={styles.block}>
      <h3>{t('settings.wallets.scanned')}</h3>
      {routed.map((wallet) => (
        <div key={wallet} className={styles.row}>
          <span>
            <b>{t(`wallet.${wallet}`)}</b>
          </span>
          <Choice
            label={t('settings.wallets.takenBy', { wallet: t(`wallet.${wallet}`) })}
            value={routes[wallet] ?? ''}
            options={options}
            onChange={(provider) => choose(wallet, provider)}
          />
        </div>
      ))}
    </section>
  );
}

function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = items.filter((_, at) => at !== from);
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)];
}

interface RowsProps {
  readonly items: readonly { readonly key: string; readonly label: string }[];
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove?: (index: number) => void;
}

function Rows({ items, onMove, onRemove }: RowsProps) {
  const { t } = useTranslation();
  return (
    <ol className={styles.block}>
      {items.map(({ key, label }, index) => (
        <li key={key} className={styles.row}>
          <span>
            <b>{`${index + 1}. ${label}`}</b>
          </span>
          <Small
            label={t('settings.wallets.up', { name: label })}
            off={index === 0}
            icon={ArrowUp}
            onAct={() => onMove(index, index - 1)}
          />
          <Small
            label={t('settings.wallets.down', { name: label })}
            off={index === items.length - 1}
            icon={ArrowDown}
            onAct={() => onMove(index, index + 1)}
          />
          {onRemove && (
            <Small
              label={t('settings.wallets.remove', { name: label })}
              off={false}
              icon={X}
              onAct={() => onRemove(index)}
            />
          )}
        </li>
      ))}
    </ol>
  );
}

interface SmallProps {
  readonly label: string;
  readonly off: boolean;
  readonly icon: typeof X;
  readonly onAct: () => void;
}

function Small({ label, off, icon: Icon, onAct }: SmallProps) {
  return (
    <button
      type="button"
      className={styles.small}
      aria-label={label}
      title={label}
      aria-disabled={off || undefined}
      onClick={off ? undefined : onAct}
    >
      <Icon size={24} aria-hidden="true" />
    </button>
  );
}
