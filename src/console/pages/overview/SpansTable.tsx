import { Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ChartRow, Series } from './chartRows.js';

interface SpansTableProps {
  rows: readonly ChartRow[];
  /** The time in words: "last hour". */
  time: string;
  columns: readonly (Series & { format: (value: number) => string })[];
}

/** The numbers of the charts, for screen readers and exact values. */
export function SpansTable({ rows, time, columns }: SpansTableProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <Text component="summary" size="sm" c="dimmed">
        As a table
      </Text>
      {isOpen && (
        <Table.ScrollContainer
          minWidth={560}
          maxHeight={320}
          type="native"
          tabIndex={0}
          role="region"
          aria-label={`Course of the ${time}, as a table`}
          mt="xs"
        >
          <Table stickyHeader aria-label={`Course of the ${time}`}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">From</Table.Th>
                {columns.map(({ name, label }) => (
                  <Table.Th key={name} scope="col" ta="right">
                    {label}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.toReversed().map((row) => (
                <Table.Tr key={row.time}>
                  <Table.Th scope="row" fw={400}>
                    {row.time}
                  </Table.Th>
                  {columns.map(({ name, format }) => (
                    <Table.Td key={name} ta="right">
                      {typeof row[name] === 'number' ? format(row[name]) : 'none'}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </details>
  );
}
