import type { Operation } from '#shared/advice/advice.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import fixture from './seed-codes.json' with { type: 'json' };

/**
 * Every code of the five documents the product is built from, by document and table as printed. `text` where several rows
 * share one code. `printed` where the scan spoiled it, with a note of the repair. `endpoints` are the document's own.
 */
interface SeedTable {
  readonly document: string;
  readonly provider: ProviderId;
  readonly table: string;
  readonly layer: string;
  readonly operations: readonly Operation[];
  readonly codes: readonly SeedCode[];
}

interface SeedCode {
  readonly code: string;
  readonly text?: string;
  readonly printed?: string;
  readonly note?: string;
  readonly endpoints?: readonly string[];
  /** Where this code can stand, if not everywhere the table says. */
  readonly operations?: readonly Operation[];
}

export const seedTables = fixture.tables as readonly SeedTable[];

/** One row of a document, and one operation it can answer. */
export interface SeedRow {
  readonly name: string;
  /** Which table, and which row of it. */
  readonly place: string;
  readonly document: string;
  readonly table: string;
  readonly provider: ProviderId;
  readonly layer: string;
  readonly operation: Operation;
  readonly code: string;
  readonly text: string | null;
  readonly printed: string | null;
}

export const seedRows: readonly SeedRow[] = seedTables.flatMap(
  ({ operations, codes, document, table, provider, layer }, at) =>
    codes.flatMap((row, nth) =>
      (row.operations ?? operations).map((operation) => ({
        ...{ document, table, provider, layer, operation, place: `${at}.${nth}` },
        name: `${document}, ${table}: ${row.code}${row.text ? ` "${row.text}"` : ''} on ${operation}`,
        code: row.code === 'others' ? 'a value of no table' : row.code,
        text: row.text ?? null,
        printed: row.printed || null,
      })),
    ),
);
