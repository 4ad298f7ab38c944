import { assert } from '#shared/assert.ts';
import type { Args } from '#shared/contract/contract.ts';
import type { Page } from '#shared/export/page.ts';
import { pageOfReport, type Report } from '#shared/export/report-page.ts';
import { paperOfReport } from '#shared/export/report-paper.ts';
import type { JournalSeal } from '#shared/export/row.ts';
import type { Language } from '#shared/language.ts';
import type { Printing } from '#shared/receipt/printing.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import { onceEach } from './once-each.ts';
import type { ReceiptPrinter } from './receipts.ts';
import type { Shifts } from './shifts.ts';

export interface ReportPapersOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly shifts: Pick<Shifts, 'x' | 'z'>;
  readonly printer: Pick<ReceiptPrinter, 'print'>;
}

export type ReportPapers = ReturnType<typeof createReportPapers>;

/** An X or a Z on paper: as it stands now, under the seal of the newest entry it is made of. Writes nothing into the journal. */
export function createReportPapers({ journal, clock, settings, shifts, printer }: ReportPapersOptions) {
  const printings = onceEach<Promise<Printing>>();

  function reportOf({ of, z }: Pick<Args<'report.get'>, 'of' | 'z'>): Report {
    return of === 'x' ? { of, x: shifts.x() } : { of, z: shifts.z(z) };
  }

  /** An X knows all; a Z its own entry, and the newest addendum to it. */
  function sealOf(report: Report): JournalSeal {
    const seq = report.of === 'x' ? journal.length : (report.z.addenda.at(-1)?.seq ?? report.z.seq);
    const seal = journal.seal(seq);
    assert(seal, 'a report is of entries there are');
    return seal;
  }

  const placeOf = (report: Report, language: Language) => ({
    ...{ language, training: journal.identity()?.training ?? false, nowMs: clock.nowMs(), seal: sealOf(report) },
  });

  function paperOf(report: Report, language: Language): Receipt {
    return paperOfReport(report, { ...placeOf(report, language), settings: settings() });
  }

  const languageOfPaper = () => settings().printer.language ?? settings().shop.language;

  return {
    get: ({ language, ...asked }: Args<'report.get'>): { readonly page: Page; readonly paper: Receipt } => {
      const report = reportOf(asked);
      const { shop, terminal } = settings();
      const spoken = language ?? shop.language;
      return {
        page: pageOfReport(report, { ...placeOf(report, spoken), shop: shop.name, terminal: terminal.name }),
        paper: paperOf(report, language ?? languageOfPaper()),
      };
    },
    print: ({ printId, keep, ...asked }: Args<'report.print'>): Promise<Printing> =>
      printings.of(printId, () => {
        const paper = paperOf(reportOf(asked), languageOfPaper()); // true when it was asked for, however long the printer waits
        return printer.print(
          paper.reference,
          () => paper,
          () => undefined,
          keep,
        );
      }),
  };
}
