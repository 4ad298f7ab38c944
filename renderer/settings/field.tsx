import { Field } from '@base-ui/react/field';
import { Select } from '@base-ui/react/select';
import { Switch } from '@base-ui/react/switch';
import { Check, ChevronDown, CircleAlert, KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '#shared/language.ts';
import { formatDecimal } from '#shared/money.ts';
import type { EnteredSecret } from '#shared/settings/entered-secrets.ts';
import { type Fault, limitsOf } from '#shared/settings/fault.ts';
import { Settings } from '#shared/settings/settings.ts';
import { useInSight } from '../parts/hooks.ts';
import { ownName, type Texts, textOr } from '../text.ts';
import { edit, settingAt, typeSecret, useDraft } from './draft.ts';
import styles from './field.module.css';
import type { FieldSpec } from './specs.ts';

export function Fields({ specs }: { readonly specs: readonly FieldSpec[] }) {
  return specs.filter(({ path }) => isSetting(path)).map((spec) => <SettingField key={spec.path} spec={spec} />);
}

/** Whether the settings' own shapes know it. */
export function isSetting(path: string): boolean {
  return limitsOf(Settings, path.split('.')) !== null;
}

/** One setting: its label, a line of help, and its own fault. */
export function SettingField({ spec }: { readonly spec: FieldSpec }) {
  const { t } = useTranslation();
  const { name, path, kind } = spec;
  const draft = useDraft();
  const limits = limitsOf(Settings, path.split('.'));
  const value = settingAt(draft, path);
  const fault = faultAt(draft.faults, path);
  const mayBeLeftOut = !spec.needed && limits?.optional === true && limits.standard === undefined;
  const label = t(`settings.label.${name}`);
  return (
    <Shell label={label} help={t(`settings.help.${name}`)} fault={fault} optional={mayBeLeftOut} path={path}>
      {kind === 'switch' ? (
        <OnOff on={value === true} onChange={(on) => edit(path, on)} />
      ) : kind === 'choice' ? (
        <Choice
          value={value === undefined ? '' : String(value)}
          options={optionsOf(name, path, mayBeLeftOut, t)}
          onChange={(chosen) => edit(path, chosen === '' ? null : chosen)}
        />
      ) : kind === 'lines' ? (
        <Field.Control
          className={styles.lines}
          render={<textarea rows={3} />}
          autoComplete="off"
          spellCheck={false}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={({ target }) => edit(path, target.value === '' ? [] : target.value.split('\n'))}
        />
      ) : (
        <Field.Control
          className={styles.text}
          autoComplete="off"
          spellCheck={false}
          value={kind === 'money' ? moneyText(value, draft.loaded?.settings ?? null) : String(value ?? '')}
          onChange={({ target }) => edit(path, target.value)}
        />
      )}
    </Shell>
  );
}

function moneyText(value: unknown, settings: Settings | null): string {
  return typeof value === 'number'
    ? formatDecimal({ minor: value, currency: settings?.shop.currency ?? 'CNY' })
    : String(value ?? '');
}

export function faultAt(faults: readonly Fault[], path: string): Fault | null {
  return faults.find(({ field }) => field === path || field.startsWith(`${path}.`)) ?? null;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

function optionsOf(name: FieldSpec['name'], path: string, mayBeLeftOut: boolean, t: Texts): Option[] {
  const named = (limitsOf(Settings, path.split('.'))?.options ?? []).map(String);
  const options = named.map((value) => ({ value, label: optionText(name, value, t) }));
  return mayBeLeftOut ? [{ value: '', label: optionText(name, 'none', t) }, ...options] : options;
}

function optionText(name: FieldSpec['name'], value: string, t: Texts): string {
  const language = languages.find((one) => one === value);
  if (name === 'printerLanguage' && language) return ownName(language);
  return textOr(t, `settings.option.${name}.${value}`, value);
}

interface ShellProps {
  readonly label: string;
  readonly help: string;
  readonly fault: Fault | null;
  readonly optional?: boolean;
  readonly path: string;
  readonly children: ReactNode;
}

export function Shell({ label, help, fault, optional = false, path, children }: ShellProps) {
  const { t } = useTranslation();
  const isFirst = useDraft(({ faults }) => faults[0] === fault);
  const place = useInSight<HTMLDivElement>(isFirst ? fault : null);
  return (
    <Field.Root ref={place} className={styles.field} invalid={fault !== null} data-field={path}>
      <Field.Label className={styles.label}>
        {label}
        {optional && <span className={styles.optional}>{t('settings.optional')}</span>}
      </Field.Label>
      {children}
      <Field.Description className={styles.help}>{help}</Field.Description>
      {fault && (
        <Field.Error className={styles.fault} match>
          <CircleAlert size={20} aria-hidden="true" />
          {faultText(fault, t)}
        </Field.Error>
      )}
    </Field.Root>
  );
}

export function faultText({ kind, limit }: Fault, t: Texts): string {
  return t(`settings.fault.${kind}`, { limit: limit ?? '' });
}

interface OnOffProps {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function OnOff({ on, onChange }: OnOffProps) {
  const { t } = useTranslation();
  return (
    <span className={styles.onOff}>
      <Switch.Root className={styles.switch} checked={on} onCheckedChange={onChange}>
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
      <span aria-hidden="true">{t(on ? 'settings.on' : 'settings.off')}</span>
    </span>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  readonly label?: string;
}

export function Choice({ value, options, onChange, label }: ChoiceProps) {
  return (
    <Select.Root items={[...options]} value={value} onValueChange={(chosen) => onChange(chosen ?? '')}>
      <Select.Trigger className={styles.choice} {...(label !== undefined && { 'aria-label': label })}>
        <Select.Value />
        <ChevronDown size={24} aria-hidden="true" />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className={styles.positioner} alignItemWithTrigger={false} sideOffset={4}>
          <Select.Popup className={styles.popup}>
            {options.map((option) => (
              <Select.Item key={option.value} value={option.value} className={styles.option}>
                <Select.ItemText>{option.label}</Select.ItemText>
                <Select.ItemIndicator>
                  <Check size={20} aria-hidden="true" />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

/** In only: what is stored is never shown, not even its length. */
export function SecretField({ name, needed }: { readonly name: EnteredSecret; readonly needed: boolean }) {
  const { t } = useTranslation();
  const typed = useDraft((draft) => draft.secrets[name] ?? '');
  const stored = useDraft((draft) => draft.loaded?.secrets.includes(name) ?? false);
  const isLong = name.endsWith('rivateKey') || name.endsWith('latformKey');
  return (
    <Field.Root className={styles.field} data-field={name}>
      <Field.Label className={styles.label}>
        <KeyRound size={20} aria-hidden="true" />
        {t(`settings.secret.${wordOf(name)}`)}
        <span className={styles.optional}>
          {t(stored ? 'settings.stored' : needed ? 'settings.needed' : 'settings.optional')}
        </span>
      </Field.Label>
      <Field.Control
        className={isLong ? styles.hiddenLines : styles.text}
        {...(isLong ? { render: <textarea rows={2} /> } : { type: 'password' as const })}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        placeholder={stored ? t('settings.storedHint') : ''}
        onChange={({ target }) => typeSecret(name, target.value)}
      />
      <Field.Description className={styles.help}>{t(`settings.secretHelp.${wordOf(name)}`)}</Field.Description>
    </Field.Root>
  );
}

type DotLess<Name extends string> = Name extends `${infer Who}.${infer What}` ? `${Who}_${What}` : never;

function wordOf(name: EnteredSecret): DotLess<EnteredSecret> {
  return name.replace('.', '_') as DotLess<EnteredSecret>;
}
