import type { Musts, Writers } from './clusters.ts';
import type { Columns } from './columns.ts';

/** A history of one register whose found values tell who wrote them. */
export interface Register {
  readonly columns: Columns;
  readonly writers: Writers;
  readonly musts: Musts;
}
