import { ColorSwatch, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Series } from './chartRows.js';

interface ChartLaneProps {
  title: string;
  /** What is drawn; empty: nothing. */
  series: readonly Series[];
  /** Shown if there is nothing to draw. */
  empty: string;
  /** The drawing. */
  children: ReactNode;
}

/** One drawing on the common time axis, with its legend. Screen readers have the table below all of them. */
export function ChartLane({ title, series, empty, children }: ChartLaneProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={3} id={id}>
          {title}
        </Title>
        <Group gap="md" aria-hidden>
          {series.map(({ name, label, color }) => (
            <Group key={name} gap={6} wrap="nowrap">
              <ColorSwatch
                size={10}
                withShadow={false}
                color={`var(--mantine-color-${color.replace('.', '-')})`}
                component="span"
              />
              <Text size="xs" c="dimmed">
                {label}
              </Text>
            </Group>
          ))}
        </Group>
      </Group>
      {series.length === 0 ? (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      ) : (
        <div aria-hidden>{children}</div>
      )}
    </section>
  );
}
