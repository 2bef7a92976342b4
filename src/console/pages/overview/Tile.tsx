import { Card, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../../format/formatCount.js';

export interface TileProps {
  title: string;
  count: number;
  /** What the number is made of. */
  parts?: readonly { key: string; name: ReactNode; count: number }[];
  children?: ReactNode;
}

/** A number, and what there is to say of it. */
export function Tile({ title, count, parts = [], children }: TileProps) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="sm" fw={500} c="dimmed">
        {title}
      </Title>
      <Text fz={32} fw={700} lh={1.3}>
        {formatCount(count)}
      </Text>
      {parts.map(({ key, name, count: part }) => (
        <Group key={key} justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" component="div">
            {name}
          </Text>
          <Text size="sm" fw={500}>
            {formatCount(part)}
          </Text>
        </Group>
      ))}
      {children !== undefined && (
        <Text size="sm" component="div">
          {children}
        </Text>
      )}
    </Card>
  );
}
