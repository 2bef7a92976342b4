import type { UseQueryResult } from '@tanstack/react-query';
import { ActionIcon, Group, Select, Text, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { spokenTotal, type Total } from '../format/text.js';
import type { TimeOrder } from '../generated/graphql.js';
import { orderOf, withOrder } from '../url/listParams.js';
import { useChangeParams } from '../url/useChangeParams.js';
import { RangePicker } from './RangePicker.js';
import type { ShownRange } from './useTimeRange.js';

interface ListToolsProps {
  /** The plural of a row's name: "chats". */
  what: string;
  time: ShownRange;
  query: Pick<UseQueryResult, 'refetch' | 'isFetching'>;
  /** Undefined while it is loading. */
  total: Total | undefined;
  /** Further buttons. */
  children?: ReactNode;
}

/** The time that a list shows, its total, its order, and a button to load it again. */
export function ListTools({ what, time, query, total, children }: ListToolsProps) {
  const [params] = useSearchParams();
  const change = useChangeParams();
  const refresh = () => {
    // Another end of the range is another query.
    if (time.range.kind === 'last') time.renew();
    else void query.refetch();
  };
  return (
    <Group justify="space-between" align="flex-end" gap="sm">
      <RangePicker range={time.range} />
      <Group gap="sm">
        <Text size="sm">{total ? spokenTotal(total, what) : `Counting the ${what}…`}</Text>
        {children}
        <Select
          aria-label="Order"
          data={[
            { value: 'NEWEST_FIRST', label: 'Newest first' },
            { value: 'OLDEST_FIRST', label: 'Oldest first' },
          ]}
          value={orderOf(params)}
          onChange={(order) => change((current) => withOrder(current, order as TimeOrder))}
          allowDeselect={false}
          size="xs"
          w={130}
        />
        <Tooltip label="Refresh">
          <ActionIcon variant="default" size="md" aria-label="Refresh" loading={query.isFetching} onClick={refresh}>
            <IconRefresh size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}
