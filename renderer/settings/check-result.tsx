import { CircleAlert, CircleCheck, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProviderId } from '#shared/payment/payment.ts';
import { blamedBy } from '#shared/settings/blame.ts';
import { useInSight } from '../parts/hooks.ts';
import { refusalText, type Texts } from '../text.ts';
import { type Checked, useDraft } from './draft.ts';
import styles from './sections.module.css';

/** What the provider answered: reached or not, the clock, the keys, and which field to look at. */
export function CheckResult({ provider }: { readonly provider: ProviderId }) {
  const { t } = useTranslation();
  const checked = useDraft((draft) => draft.checked[provider]);
  const place = useInSight<HTMLDivElement>(checked);
  if (!checked) return null;
  const name = t(`provider.${provider}`);
  const [look, title, ...lines] = wordsOf(provider, name, checked, t);
  const Icon = look === 'good' ? CircleCheck : look === 'away' ? Unplug : CircleAlert;
  return (
    <div ref={place} className={styles.result} data-look={look} data-testid="checked" role="status">
      <Icon size={28} aria-hidden="true" />
      <b>{title}</b>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}

/** A clock that is further off is spoken of: providers refuse one that is minutes off. */
const clockToleranceMs = 30_000;

function wordsOf(
  provider: ProviderId,
  name: string,
  checked: Checked,
  t: Texts,
): ['good' | 'bad' | 'away', ...string[]] {
  if ('refusal' in checked) return ['bad', refusalText(t, checked.refusal)];
  const { state, code, text, clockSkewMs } = checked;
  const said = [code, text].filter(Boolean).join(' ');
  const theirs = said === '' ? [] : [t('settings.checked.words', { provider: name, words: said })];
  if (state === 'unreachable')
    return [
      'away',
      t('settings.checked.unreachable', { provider: name }),
      t('settings.checked.unreachableDo'),
      ...theirs,
    ];
  if (state === 'refused')
    return [
      'bad',
      t('settings.checked.refused', { provider: name }),
      t(`settings.blame.${blamedBy(provider, said)}`),
      ...theirs,
    ];
  return ['good', t('settings.checked.ready', { provider: name }), clockLine(clockSkewMs, t), ...theirs];
}

function clockLine(clockSkewMs: number | null, t: Texts): string {
  if (clockSkewMs === null) return t('settings.checked.clockUnknown');
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  if (Math.abs(clockSkewMs) < clockToleranceMs) return t('settings.checked.clockRight', { seconds });
  return t(clockSkewMs > 0 ? 'settings.checked.clockAhead' : 'settings.checked.clockBehind', { seconds });
}
