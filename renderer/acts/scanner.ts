import type { ScannerDevice, ScannersView, ScannerTried } from '#shared/contract/view.ts';
import type { ScannerModel, ScannerSettings } from '#shared/settings/scanner.ts';
import { edit, settingAt, type TriedScan, useDraft } from '../settings/draft.ts';
import { ask } from './ask.ts';
import { saveSettings, triesScans } from './settings.ts';

/** Well within the time after which the till takes scans for sales again by itself. */
const renewEveryMs = 15_000;

/** While the scanner's section is open what the till's own scanners read is only looked at. Returns: no longer. */
export function tryScanners(): () => void {
  const renew = () => void ask('scanners.try', { on: true });
  renew();
  const timer = setInterval(renew, renewEveryMs);
  return () => {
    clearInterval(timer);
    void ask('scanners.try', { on: false });
    useDraft.setState({ tried: null });
  };
}

/** The newest scan of the till's own scanners, where it was only looked at. */
export function hearTried(before: ScannersView | undefined, now: ScannersView): void {
  if (now.tried === null || now.tried.atMs === before?.tried?.atMs || !triesScans()) return;
  useDraft.setState({ tried: triedOf(now.tried) });
}

function triedOf({ device, scan, lesson }: ScannerTried): TriedScan {
  return { scan, typed: null, device, lesson };
}

/** Keeps what was learnt: for this model, or for the one that types or sends by a serial port. */
export function keepLesson({ device, lesson }: TriedScan): void {
  if (!lesson) return;
  const { prefix, suffix } = lesson;
  if (device?.by === 'hid')
    keepModel({ id: device.id, prefix, suffix, ...(lesson.layout && { layout: lesson.layout }) });
  else {
    edit('scanner.prefix', prefix);
    edit('scanner.suffix', suffix);
    void saveSettings();
  }
}

export function chooseLayout({ id }: ScannerDevice, layout: ScannerModel['layout'] | null): void {
  const { layout: _, ...known } = modelsNow().find((model) => model.id === id) ?? { id, prefix: '', suffix: '' };
  keepModel({ ...known, ...(layout && { layout }) });
}

/** True where the settings say so already. */
export function isKept({ device, lesson }: TriedScan, scanner: ScannerSettings): boolean {
  if (!lesson) return false;
  const model = scanner.models.find(({ id }) => id === device?.id);
  const kept = device?.by === 'hid' ? (model ?? { prefix: '', suffix: '' }) : scanner;
  const layout = model?.layout ?? device?.layout ?? null;
  return (
    kept.prefix === lesson.prefix && kept.suffix === lesson.suffix && (device?.by !== 'hid' || layout === lesson.layout)
  );
}

function keepModel(model: ScannerModel): void {
  edit('scanner.models', [...modelsNow().filter(({ id }) => id !== model.id), model]);
  void saveSettings();
}

function modelsNow(): ScannerSettings['models'] {
  return (settingAt(useDraft.getState(), 'scanner.models') ?? []) as ScannerSettings['models'];
}
