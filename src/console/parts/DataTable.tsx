import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

export interface DataTableProps<Row> {
  /** The table's name, for screen readers. */
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  columns: readonly {
    title: string;
    isNumber?: boolean;
    cell: (row: Row) => ReactNode;
  }[];
  /** In pixels; a narrower table scrolls. */
  minWidth?: number;
  /** Whether the rows are those of the previous page, while the next one loads. */
  isOld?: boolean;
}

/** A table of plain rows. The first column names the row. */
export function DataTable<Row>({ label, rows, keyOf, columns, minWidth = 700, isOld = false }: DataTableProps<Row>) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0} role="region" aria-label={label}>
      <Table striped highlightOnHover withTableBorder aria-label={label} aria-busy={isOld} opacity={isOld ? 0.6 : 1}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ title, isNumber }) => (
              <Table.Th key={title} scope="col" ta={isNumber ? 'right' : undefined}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              {columns.map(({ title, isNumber, cell }, index) =>
                index === 0 ? (
                  <Table.Th key={title} scope="row" fw={400}>
                    {cell(row)}
                  </Table.Th>
                ) : (
                  <Table.Td key={title} ta={isNumber ? 'right' : undefined}>
                    {cell(row)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
