import { Field } from '@base-ui/react/field';
import { ArrowRight, Check, GraduationCap, type LucideIcon, Store } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { Currency } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { toCheckout } from '../acts/ask.ts';
import { askForMode, changeMode, checkProvider, loadSettings, openProvider, unlessUnsaved } from '../acts/settings.ts';
import { saveShop, startSelling, toStep } from '../acts/welcome.ts';
import { type Exit, Exits } from '../parts/exits.tsx';
import { useFocusWhenLost } from '../parts/hooks.ts';
import { Scroll } from '../parts/scroll.tsx';
import { isDirty, useDraft } from '../settings/draft.ts';
import fieldStyles from '../settings/field.module.css';
import { faultAt, Shell } from '../settings/field.tsx';
import { ProviderPanel } from '../settings/provider-panel.tsx';
import { ProviderList } from '../settings/providers.tsx';
import { Head, Languages, Pick } from '../settings/sections.tsx';
import type { Screen, WelcomeStep } from '../store.ts';
import type { Texts } from '../text.ts';
import { checkExit, sayOf } from './settings.tsx';
import styles from './welcome.module.css';

type WelcomeState = Extract<Screen, { at: 'welcome' }>;

interface WelcomeProps {
  readonly view: View;
  readonly screen: WelcomeState;
}

/** What is to be done before the first sale, one question at a time. Nothing is sold until it is answered. */
export function Welcome({ view, screen }: WelcomeProps) {
  const { step, provider } = screen;
  const isLoaded = useDraft((draft) => draft.loaded !== null);
  useEffect(() => {
    if (view.setUp === 'provider' && !isLoaded) void loadSettings();
  }, [view.setUp, isLoaded]);
  switch (step) {
    case 'language':
      return <LanguageStep view={view} />;
    case 'shop':
      return <ShopStep view={view} />;
    case 'choose':
      return <ChooseStep view={view} />;
    case 'provider':
      return provider ? <ProviderStep view={view} provider={provider} /> : <ChooseStep view={view} />;
  }
}

const steps: readonly WelcomeStep[] = ['language', 'shop', 'choose', 'provider'];

interface PageProps {
  readonly step: WelcomeStep;
  /** What stands here: focus goes to the primary action when it changes. Empty where a field has it. */
  readonly focus?: string;
  readonly primary: Exit | null;
  readonly others: readonly Exit[];
  readonly children: React.ReactNode;
}

function Page({ step, focus = '', primary, others, children }: PageProps) {
  const { t } = useTranslation();
  const draft = useDraft();
  const page = useFocusWhenLost();
  return (
    <main className={styles.welcome}>
      <ol className={styles.steps} aria-label={t('welcome.steps')}>
        {steps.map((one, index) => (
          <li key={one} aria-current={one === step ? 'step' : undefined}>
            <b>{index < steps.indexOf(step) ? <Check size={16} aria-hidden="true" /> : index + 1}</b>
            {t(`welcome.step.${one}`)}
          </li>
        ))}
      </ol>
      <Scroll ref={page} className={styles.page} data-testid={`welcome-${step}`}>
        {children}
      </Scroll>
      <p className={styles.said} role="status">
        {sayOf(draft, t)}
      </p>
      <Exits of={focus} primary={primary} others={others} />
    </main>
  );
}

function LanguageStep({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const next = { label: t('welcome.next'), icon: ArrowRight, act: () => toStep('shop') };
  const others = view.setUp === null ? [{ label: t('app.back'), keyName: 'Esc', act: toCheckout }] : [];
  return (
    <Page step="language" focus={`language ${view.language}`} primary={next} others={others}>
      <Head whole title={t('welcome.title')} hint={t('welcome.hint')} />
      <Languages spoken={view.language} />
    </Page>
  );
}

function ShopStep({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const [name, setName] = useState(view.shopName);
  const [currency, setCurrency] = useState<Currency>(view.currency);
  const draft = useDraft();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const goOn = async () => {
    if (await saveShop(name, currency)) toStep('choose');
  };
  const next = {
    label: t('welcome.next'),
    icon: ArrowRight,
    off: name.trim() === '' || draft.doing !== null,
    act: () => void goOn(),
  };
  return (
    <Page step="shop" primary={next} others={[backTo('language', t)]}>
      <Head whole title={t('welcome.shopTitle')} hint={t('welcome.shopHint')} />
      <Shell
        label={t('settings.label.shopName')}
        help={t('settings.help.shopName')}
        fault={faultAt(draft.faults, 'shop.name')}
        path="shop.name"
      >
        <Field.Control
          ref={field}
          className={fieldStyles.text}
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </Shell>
      <Pick
        label={t('settings.label.currency')}
        value={currency}
        options={Currency.options.map((value) => ({ value, label: t(`settings.option.currency.${value}`) }))}
        onPick={setCurrency}
      />
    </Page>
  );
}

function backTo(step: WelcomeStep, t: Texts): Exit {
  return { label: t('app.back'), keyName: 'Esc', act: () => toStep(step) };
}

/** Practise first, or the real thing: the one place where the two meet, told apart in word and picture. */
function ChooseStep({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const [live, setLive] = useState(false);
  const busy = useDraft((draft) => draft.doing !== null);
  const train = () => (view.setUp === null ? askForMode('training') : void changeMode('training'));
  const practise = { label: t('welcome.practise'), icon: GraduationCap, off: busy, act: train };
  const back = live ? { label: t('app.back'), keyName: 'Esc', act: () => setLive(false) } : backTo('shop', t);
  return (
    <Page step={live ? 'provider' : 'choose'} focus={`choose ${live}`} primary={live ? null : practise} others={[back]}>
      <Head
        whole
        title={t(live ? 'welcome.whoTitle' : 'welcome.chooseTitle')}
        hint={t(live ? 'welcome.whoHint' : 'welcome.chooseHint')}
      />
      {live ? (
        <ProviderList view={view} />
      ) : (
        <ul className={styles.ways}>
          <Way icon={GraduationCap} name={t('welcome.practise')} hint={t('welcome.practiseHint')} onTake={train} />
          <Way icon={Store} name={t('welcome.goLive')} hint={t('welcome.goLiveHint')} onTake={() => setLive(true)} />
        </ul>
      )}
    </Page>
  );
}

interface WayProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly hint: string;
  readonly onTake: () => void;
}

function Way({ icon: Icon, name, hint, onTake }: WayProps) {
  return (
    <li>
      <button type="button" onClick={onTake}>
        <Icon size={40} aria-hidden="true" />
        <b>{name}</b>
        <span>{hint}</span>
      </button>
    </li>
  );
}

function ProviderStep({ view, provider }: { readonly view: View; readonly provider: ProviderId }) {
  const { t } = useTranslation();
  const draft = useDraft();
  const { checked, doing } = draft;
  const answer = checked[provider];
  const isReady = !isDirty(draft) && answer !== undefined && 'state' in answer && answer.state === 'ready';
  const back = { label: t('app.back'), keyName: 'Esc', act: () => unlessUnsaved(() => openProvider(null)) };
  const start = { label: t('welcome.start'), icon: Store, act: startSelling };
  const again = { label: t('settings.check'), act: () => void checkProvider(provider) };
  return (
    <Page
      step="provider"
      primary={isReady ? start : checkExit(provider, t, isDirty(draft), doing !== null)}
      others={isReady ? [back, again] : [back]}
    >
      <ProviderPanel whole provider={provider} view={view} />
    </Page>
  );
}
