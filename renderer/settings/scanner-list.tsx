import { CircleAlert, CircleCheck, Keyboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScannerDevice, ScannersView } from '#shared/contract/view.ts';
import { udevRule } from '#shared/scan/udev-rule.ts';
import { layoutNames, type ScannerModel } from '#shared/settings/scanner.ts';
import { chooseLayout } from '../acts/scanner.ts';
import { standingOf } from '../parts/scanner-standing.ts';
import type { Texts } from '../text.ts';
import styles from './sections.module.css';
import { Pick } from './sections.tsx';

interface ScannerListProps {
  readonly scanners: ScannersView;
  readonly models: readonly ScannerModel[];
}

/** Every scanner this machine has that the till knows of, and for each that cannot be used what a person does about it. */
export function ScannerList({ scanners, models }: ScannerListProps) {
  const { t } = useTranslation();
  const { devices, keyboards, state } = scanners;
  return (
    <div className={styles.block} data-testid="scanners">
      <h3>{t('scannerSet.attached')}</h3>
      {state === 'unavailable' && (
        <p>{t(scanners.system === 'linux' ? 'scanner.help.unavailable' : 'scannerSet.unavailable')}</p>
      )}
      {state === 'none' && keyboards.length === 0 && <p>{t('scannerSet.none')}</p>}
      {alike(devices).map(([key, device, count]) => (
        <Device
          key={key}
          device={device}
          count={count}
          system={scanners.system}
          chosen={models.find(({ id }) => id === device.id)?.layout ?? null}
        />
      ))}
      {keyboards.map((keyboard) => (
        <div key={keyboard.id} className={styles.row}>
          <Keyboard size={28} aria-hidden="true" />
          <span>
            <b>{keyboard.name}</b>
            <span>{`${t('scannerSet.by.keyboard')} · ${keyboard.id}`}</span>
            <span>{t('scannerSet.keyboard')}</span>
            <span>{howToSwitch(keyboard.maker, t)}</span>
          </span>
        </div>
      ))}
    </div>
  );
}

/** Two of one model that stand alike are one line. */
function alike(devices: readonly ScannerDevice[]): [key: string, device: ScannerDevice, count: number][] {
  const counted = new Map<string, [string, ScannerDevice, number]>();
  for (const device of devices) {
    const key = `${device.id} ${device.state}`;
    counted.set(key, [key, device, (counted.get(key)?.[2] ?? 0) + 1]);
  }
  return [...counted.values()];
}

function howToSwitch(maker: string, t: Texts): string {
  if (maker === 'Honeywell') return t('scannerSet.switch.honeywell');
  if (maker === 'Newland') return t('scannerSet.switch.newland');
  return t('scannerSet.switch.other', { maker });
}

interface DeviceProps {
  readonly device: ScannerDevice;
  readonly count: number;
  readonly system: ScannersView['system'];
  /** Null: as its maker's do. */
  readonly chosen: ScannerModel['layout'] | null;
}

function Device({ device, count, system, chosen }: DeviceProps) {
  const { t } = useTranslation();
  const isReady = device.state === 'ready';
  const Icon = isReady ? CircleCheck : CircleAlert;
  const options = (['byMaker', ...layoutNames] as const).map((value) => ({
    value,
    label: t(`scannerSet.layout.${value}`),
  }));
  return (
    <>
      <div className={styles.row} data-state={device.state}>
        <Icon size={28} aria-hidden="true" />
        <span>
          <b>{count > 1 ? `${device.name} × ${count}` : device.name}</b>
          <span>{`${t(`scannerSet.by.${device.by}`)}${device.by === 'hid' ? ` · ${device.id}` : ''}`}</span>
          {!isReady && <span>{fixOf(device, system, t)}</span>}
          {device.state === 'noPermission' && device.by === 'hid' && system === 'linux' && (
            <code className={styles.line}>{udevRule(device.id)}</code>
          )}
        </span>
        <b>{t(`scannerSet.state.${standingOf(device, system)}`)}</b>
      </div>
      {device.by === 'hid' && (
        <details className={styles.more}>
          <summary>{t('scannerSet.layout.title', { name: device.name })}</summary>
          <div>
            <Pick
              label={t('scannerSet.layout.label')}
              value={chosen ?? 'byMaker'}
              options={options}
              onPick={(value) => chooseLayout(device, value === 'byMaker' ? null : value)}
            />
          </div>
        </details>
      )}
    </>
  );
}

function fixOf({ state, by, id }: ScannerDevice, system: ScannersView['system'], t: Texts): string {
  if (state === 'unreadable') return t(by === 'serial' ? 'scannerSet.fix.noEnd' : 'scannerSet.fix.teach');
  if (state === 'noAnswer')
    return by === 'serial' ? t('scannerSet.fix.noPort', { port: id }) : t('scannerSet.fix.held');
  if (system === 'linux') return t(by === 'serial' ? 'scannerSet.fix.dialout' : 'scannerSet.fix.rule');
  return t(system === 'mac' ? 'scannerSet.fix.mac' : 'scannerSet.fix.windows');
}
