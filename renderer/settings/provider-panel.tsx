import { Field } from '@base-ui/react/field';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { neededSecrets } from '#shared/settings/needed-secrets.ts';
import { activateUpay, checkProvider, missingSecrets, removeProvider } from '../acts/settings.ts';
import { Button } from '../parts/button.tsx';
import { CheckResult } from './check-result.tsx';
import { isDirty, settingAt, useDraft } from './draft.ts';
import fieldStyles from './field.module.css';
import { Fields, SecretField } from './field.tsx';
import styles from './sections.module.css';
import { Head } from './sections.tsx';
import { providerSpecs } from './specs.ts';

interface PanelProps {
  readonly provider: ProviderId;
  readonly view: View;
  readonly whole?: boolean;
}

/** All of one provider: what the shop needs from it, the fields, the keys, the check, and the way out. */
export function ProviderPanel({ provider, whole = false }: PanelProps) {
  const { t } = useTranslation();
  const spec = providerSpecs[provider];
  const draft = useDraft();
  const isSetUp = draft.loaded?.settings.providers[provider] !== undefined;
  const secrets = provider === 'swiftpass' ? swiftpassSecrets(draft) : spec.secrets;
  const needed: readonly string[] = draft.loaded ? neededSecrets(provider, draft.loaded.settings) : [];
  const moreSecrets = [...spec.secrets, ...spec.moreSecrets].filter((name) => !secrets.includes(name));
  return (
    <>
      <Head whole={whole} title={t(`provider.${provider}`)} hint={t(`settings.need.${provider}`)} />
      <CheckResult provider={provider} />
      <Missing provider={provider} />
      <Fields specs={spec.fields} />
      {secrets.map((name) => (
        <SecretField key={name} name={name} needed={needed.includes(name) || name.startsWith('upay.vendor')} />
      ))}
      {provider === 'upay' && <Activation />}
      <details className={styles.more} onToggle={bringUp}>
        <summary>{t('settings.more')}</summary>
        <div>
          <Fields specs={spec.more} />
          {moreSecrets.map((name) => (
            <SecretField key={name} name={name} needed={needed.includes(name)} />
          ))}
          <p className={styles.soft}>{t('settings.restInFile', { path: draft.loaded?.path ?? '' })}</p>
          {isSetUp && (
            <div className={styles.acts}>
              <Button kind="danger" icon={Trash2} onAct={() => removeProvider(provider)}>
                {t('settings.remove', { provider: t(`provider.${provider}`) })}
              </Button>
            </div>
          )}
        </div>
      </details>
    </>
  );
}

/** What it opens lies below what can be seen. */
function bringUp({ currentTarget }: React.ToggleEvent<HTMLDetailsElement>) {
  if (currentTarget.open && currentTarget.contains(document.activeElement))
    currentTarget.scrollIntoView({ block: 'start' });
}

/** Which keys sign depends on the signature, and on whose number stands in the request. */
function swiftpassSecrets(draft: ReturnType<typeof useDraft.getState>) {
  if (settingAt(draft, 'providers.swiftpass.signature') === 'RSA_1_256')
    return ['swiftpass.privateKey', 'swiftpass.platformKey'] as const;
  const agent = settingAt(draft, 'providers.swiftpass.agentNumber');
  return agent === undefined || agent === '' ? (['swiftpass.key'] as const) : (['swiftpass.agentKey'] as const);
}

function Missing({ provider }: { readonly provider: ProviderId }) {
  const { t } = useTranslation();
  const draft = useDraft();
  const isSetUp = draft.loaded?.settings.providers[provider] !== undefined;
  const missing = missingSecrets(draft, provider);
  if (!isSetUp || missing.length === 0) return null;
  return (
    <p className={styles.result} data-testid="missing">
      <KeyRound size={24} aria-hidden="true" />
      <b>{t(provider === 'upay' ? 'settings.missingActivation' : 'settings.missingSecrets')}</b>
    </p>
  );
}

/** Upay makes the till known by a code that is good once. */
function Activation() {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const draft = useDraft();
  const isActivated = draft.loaded?.secrets.includes('upay.terminalKey') ?? false;
  const ready =
    code.trim() !== '' &&
    draft.doing === null &&
    (isDirty(draft) || draft.loaded?.settings.providers.upay !== undefined);
  const activate = async () => {
    if (!ready || !(await activateUpay(code))) return;
    setCode('');
    await checkProvider('upay');
  };
  return (
    <div className={styles.block}>
      <Field.Root className={fieldStyles.field}>
        <Field.Label className={fieldStyles.label}>
          {t('settings.activationCode')}
          <span className={fieldStyles.optional}>{t(isActivated ? 'settings.activated' : 'settings.needed')}</span>
        </Field.Label>
        <Field.Control
          className={fieldStyles.text}
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          value={code}
          onChange={({ target }) => setCode(target.value)}
        />
        <Field.Description className={fieldStyles.help}>{t('settings.activationHelp')}</Field.Description>
      </Field.Root>
      <div className={styles.acts}>
        <Button icon={KeyRound} off={!ready} onAct={() => void activate()}>
          {t('settings.activate')}
        </Button>
      </div>
    </div>
  );
}
