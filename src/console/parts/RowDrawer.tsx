import { ActionIcon, Drawer } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { useChangeParams, withParam } from '../url/useChangeParams.js';
import { keepKeyboard } from './Dialog.js';

/** What a drawer shows of a row. */
export interface RowDetail<Row> {
  /** Names the row, for the drawer and its link: "Sent, chat_session_message". */
  titleOf: (row: Row) => string;
  content: (row: Row) => ReactNode;
}

/** The URL parameter with the key of the row whose details are shown. */
const DETAIL = 'detail';

/** The link that opens a row's details. It stays in the list, so the URL can be shared. */
export function DetailLink({ rowKey, title }: { rowKey: string; title: string }) {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  return (
    <ActionIcon
      component={Link}
      to={{ pathname, search: withParam(params, DETAIL, rowKey).toString() }}
      preventScrollReset
      variant="subtle"
      color="gray"
      aria-label={`Details: ${title}`}
    >
      <IconChevronRight size={16} aria-hidden />
    </ActionIcon>
  );
}

interface RowDrawerProps<Row> {
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  detail: RowDetail<Row>;
}

/** The drawer with the details of the row that the URL names, if the page has that row. */
export function RowDrawer<Row>({ rows, keyOf, detail }: RowDrawerProps<Row>) {
  const [params] = useSearchParams();
  const change = useChangeParams();
  const row = rows.find((one) => keyOf(one) === params.get(DETAIL));
  const close = () =>
    change((current) => {
      const changed = new URLSearchParams(current);
      changed.delete(DETAIL);
      return changed;
    });
  return (
    <Drawer
      opened={row !== undefined}
      onClose={close}
      onExitTransitionEnd={keepKeyboard}
      position="right"
      size={520}
      title={row && detail.titleOf(row)}
    >
      {row && detail.content(row)}
    </Drawer>
  );
}
