import { Box, Card, Group, Stack } from '@mantine/core';
import { Facts } from './Facts.js';
import { DetailLink } from './RowDrawer.js';
import type { DataTableProps } from './dataTableProps.js';

/** The rows of a table as cards, for a phone. The first column is a card's title; empty facts are left out. */
export function DataCards<Row>({ label, rows, keyOf, columns, detail, isOld = false }: DataTableProps<Row>) {
  const [name, ...others] = columns;
  const facts = others.filter(({ isAction, isMinor }) => !isAction && !isMinor);
  const actions = others.filter(({ isAction }) => isAction);
  return (
    <Stack component="ul" gap="sm" m={0} p={0} aria-label={label} aria-busy={isOld} opacity={isOld ? 0.6 : 1}>
      {rows.map((row) => (
        <Card key={keyOf(row)} component="li" withBorder p="md" className="data-card">
          <Group justify="space-between" align="flex-start" wrap="nowrap" mb="xs">
            <Box fw={600} miw={0}>
              {name?.cell(row)}
            </Box>
            {detail && <DetailLink rowKey={keyOf(row)} title={detail.titleOf(row)} />}
          </Group>
          <Facts facts={facts.map(({ title, cell }) => [title, cell(row) || null])} />
          {actions.map(({ title, cell }) => (
            <Box key={title} mt="sm">
              {cell(row)}
            </Box>
          ))}
        </Card>
      ))}
    </Stack>
  );
}
