import { PlugZap, Save } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { unreachable } from '#shared/assert.ts';
import type { View } from '#shared/contract/view.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import {
  checkProvider,
  leaveSettings,
  openProvider,
  openSection,
  saveSettings,
  unlessUnsaved,
} from '../acts/settings.ts';
import { type Exit, Exits } from '../parts/exits.tsx';
import { useFocusWhenLost } from '../parts/hooks.ts';
import row from '../parts/row.module.css';
import { Scroll } from '../parts/scroll.tsx';
import { About } from '../settings/about.tsx';
import { isDirty, useDraft } from '../settings/draft.ts';
import { isSetting } from '../settings/field.tsx';
import { PriceListSection } from '../settings/price-list.tsx';
import { PrinterSection } from '../settings/printer-section.tsx';
import { ProviderPanel } from '../settings/provider-panel.tsx';
import { Providers } from '../settings/providers.tsx';
import { ScannerSection } from '../settings/scanner-section.tsx';
import { DisplaySection, NetworkSection, ScreenSection, ShopSection } from '../settings/sections.tsx';
import { TrainingSection } from '../settings/training-section.tsx';
import { WalletsSection } from '../settings/wallets-section.tsx';
import { type Screen, type Section, sections } from '../store.ts';
import { refusalText, type Texts } from '../text.ts';
import styles from './settings.module.css';

type SettingsState = Extract<Screen, { at: 'settings' }>;

interface SettingsProps {
  readonly view: View;
  readonly screen: SettingsState;
}

/** Sections at the left, fields at the right; nothing is changed before it is saved. */
export function SettingsScreen({ view, screen }: SettingsProps) {
  const { t } = useTranslation();
  const draft = useDraft();
  const fields = useFocusWhenLost();
  const shown = sections.filter((section) => isShown(section, view.mode));
  const others = [{ label: t('app.back'), keyName: 'Esc', act: back(screen) }];
  return (
    <main className={styles.settings}>
      <nav className={styles.sections} aria-label={t('settings.title')}>
        <h1>{t('settings.title')}</h1>
        <ul>
          {shown.map((section) => (
            <li key={section}>
              <button
                type="button"
                className={row.row}
                aria-current={section === screen.section || undefined}
                onClick={() => unlessUnsaved(() => openSection(section))}
              >
                {t(`settings.section.${section}`)}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <section className={styles.pane} aria-label={t(`settings.section.${screen.section}`)}>
        <Scroll ref={fields} className={styles.fields}>
          {draft.loaded ? <Body view={view} screen={screen} /> : <Unread />}
        </Scroll>
        <p className={styles.said} role="status">
          {sayOf(draft, t)}
        </p>
        <Exits
          of=""
          primary={draft.loaded ? primaryOf(screen, t, isDirty(draft), draft.doing !== null) : null}
          others={others}
        />
      </section>
    </main>
  );
}

/** What training has of its own; the providers there are simulated. */
function isShown(section: Section, mode: View['mode']): boolean {
  if (section === 'display' && !isSetting('display.open')) return false;
  return mode === 'live' || !['providers', 'wallets', 'items', 'network'].includes(section);
}

function back({ provider }: SettingsState): () => void {
  return provider === null ? leaveSettings : () => unlessUnsaved(() => openProvider(null));
}

/** Sections with nothing to save of their own. */
const actsByItself: readonly Section[] = ['providers', 'items', 'scanner', 'screen', 'training', 'about'];

function primaryOf({ section, provider }: SettingsState, t: Texts, dirty: boolean, busy: boolean): Exit | null {
  if (provider !== null) return checkExit(provider, t, dirty, busy);
  if (!dirty && actsByItself.includes(section)) return null;
  return {
    label: t(dirty ? 'settings.save' : 'settings.nothingToSave'),
    icon: Save,
    off: !dirty || busy,
    act: () => void saveSettings(),
  };
}

export function checkExit(provider: ProviderId, t: Texts, dirty: boolean, busy: boolean): Exit {
  return {
    label: t(dirty ? 'settings.saveAndCheck' : 'settings.check'),
    icon: dirty ? Save : PlugZap,
    off: busy,
    act: () => void checkProvider(provider),
  };
}

export function sayOf({ doing, done, faults }: ReturnType<typeof useDraft.getState>, t: Texts): string {
  if (doing !== null) return t(`settings.doing.${doing}`);
  if (faults.length > 0) return t('settings.faultsHere', { count: faults.length });
  return done === null ? '' : t(`settings.done.${done}`);
}

function Unread() {
  const { t } = useTranslation();
  const unreadable = useDraft(({ unreadable: refusal }) => refusal);
  return <p className={styles.hint}>{unreadable ? refusalText(t, unreadable) : t('app.starting')}</p>;
}

function Body({ view, screen }: SettingsProps): ReactNode {
  const { section, provider } = screen;
  switch (section) {
    case 'shop':
      return <ShopSection />;
    case 'providers':
      return provider === null ? (
        <Providers view={view} />
      ) : (
        <ProviderPanel key={provider} provider={provider} view={view} />
      );
    case 'wallets':
      return <WalletsSection />;
    case 'items':
      return <PriceListSection view={view} />;
    case 'scanner':
      return <ScannerSection view={view} />;
    case 'printer':
      return <PrinterSection />;
    case 'display':
      return <DisplaySection />;
    case 'screen':
      return <ScreenSection view={view} />;
    case 'network':
      return <NetworkSection />;
    case 'training':
      return <TrainingSection view={view} />;
    case 'about':
      return <About view={view} />;
    default:
      return unreachable(section);
  }
}
