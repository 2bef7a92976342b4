import { Card, Center, Table, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { CHART_HEIGHT, type ChartRow } from './chartRows.js';

interface ChartFigureProps {
  title: string;
  rows: readonly ChartRow[];
  series: readonly { name: Exclude<keyof ChartRow, 'time'>; label: string }[];
  format: (value: number) => string;
  /** Shown if there is nothing to draw. */
  empty: string;
  /** The drawing. */
  children: ReactNode;
}

/** A chart with the same numbers as a table, for screen readers and exact values. */
export function ChartFigure({ title, rows, series, format, empty, children }: ChartFigureProps) {
  const [isOpen, setOpen] = useState(false);
  const isEmpty = rows.every((row) => series.every(({ name }) => !row[name]));
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="md" mb="sm">
        {title}
      </Title>
      {isEmpty ? (
        <Center h={CHART_HEIGHT}>
          <Text size="sm" c="dimmed">
            {empty}
          </Text>
        </Center>
      ) : (
        <div aria-hidden>{children}</div>
      )}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <Text component="summary" size="sm" c="dimmed">
          As a table
        </Text>
        {isOpen && (
          <Table.ScrollContainer
            minWidth={320}
            maxHeight={240}
            type="native"
            tabIndex={0}
            role="region"
            aria-label={`${title}, as a table`}
          >
            <Table stickyHeader aria-label={`${title}, minute by minute`}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Minute</Table.Th>
                  {series.map(({ name, label }) => (
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
                    {series.map(({ name }) => (
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
    </Card>
  );
}
