import { Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ChartRow, Series } from './chartRows.js';

interface MinutesTableProps {
  rows: readonly ChartRow[];
  columns: readonly (Series & { format: (value: number) => string })[];
}

/** The numbers of the charts, for screen readers and exact values. */
export function MinutesTable({ rows, columns }: MinutesTableProps) {
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
          aria-label="The last hour, as a table"
          mt="xs"
        >
          <Table stickyHeader aria-label="The last hour, minute by minute">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Minute</Table.Th>
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
