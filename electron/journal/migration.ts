import type { Db } from './database.ts';

/** Forward only, never edited after a release. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  up(db: Db): void;
}
