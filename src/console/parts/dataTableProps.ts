import type { ReactNode } from 'react';
import type { RowDetail } from './RowDrawer.js';

/** A column of a table, a fact of a card. */
interface Column<Row> {
  title: string;
  isNumber?: boolean;
  /** Left out of cards and of tables in narrow windows: the row's details or page have it. */
  isMinor?: boolean;
  /** Whether it holds buttons rather than a fact of the row. */
  isAction?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  /** The table's name, for screen readers. */
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  columns: readonly Column<Row>[];
  /** What a drawer shows of a row, if there is more than its columns. */
  detail?: RowDetail<Row>;
  /** In pixels; a narrower table scrolls. */
  minWidth?: number;
  /** Whether the rows are those of the previous page, while the next one loads. */
  isOld?: boolean;
}
