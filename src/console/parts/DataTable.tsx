import { Paper, Table, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { DataCards } from './DataCards.js';
import { DetailLink, RowDrawer } from './RowDrawer.js';
import type { DataTableProps } from './dataTableProps.js';

/** Narrower windows show cards: a table would have to be scrolled sideways. */
const CARDS = '(max-width: 48em)';
/** Narrower windows leave out the minor columns. */
const MINOR_FROM = 'lg';

/** A table of plain rows, or cards on a phone. The first column names the row. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, keyOf, detail } = props;
  const isNarrow = useMediaQuery(CARDS, false, { getInitialValueInEffect: false });
  return (
    <>
      {isNarrow ? <DataCards {...props} /> : <WideTable {...props} />}
      {detail && <RowDrawer rows={rows} keyOf={keyOf} detail={detail} />}
    </>
  );
}

function WideTable<Row>({ label, rows, keyOf, columns, detail, minWidth = 700, isOld = false }: DataTableProps<Row>) {
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0} role="region" aria-label={label}>
        <Table
          className="data-table"
          highlightOnHover
          verticalSpacing={8}
          horizontalSpacing="sm"
          aria-label={label}
          aria-busy={isOld}
          opacity={isOld ? 0.6 : 1}
        >
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ title, isNumber, isMinor }) => (
                <Table.Th
                  key={title}
                  scope="col"
                  ta={isNumber ? 'right' : undefined}
                  visibleFrom={isMinor ? MINOR_FROM : undefined}
                >
                  {title}
                </Table.Th>
              ))}
              {detail && (
                <Table.Th scope="col" w={1} pos="relative">
                  <VisuallyHidden>Details</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)}>
                {columns.map(({ title, isNumber, isMinor, cell }, index) =>
                  index === 0 ? (
                    <Table.Th key={title} scope="row" fw={500}>
                      {cell(row)}
                    </Table.Th>
                  ) : (
                    <Table.Td
                      key={title}
                      ta={isNumber ? 'right' : undefined}
                      visibleFrom={isMinor ? MINOR_FROM : undefined}
                    >
                      {cell(row)}
                    </Table.Td>
                  ),
                )}
                {detail && (
                  <Table.Td ta="right">
                    <DetailLink rowKey={keyOf(row)} title={detail.titleOf(row)} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
