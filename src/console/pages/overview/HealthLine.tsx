import { Group, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { Health } from './health.js';

/** The state in one sentence, before all numbers. */
export function HealthLine({ health: { isGood, words } }: { health: Health }) {
  return (
    <Group gap="sm" wrap="nowrap" role="status">
      <ThemeIcon variant={isGood ? 'default' : 'filled'} color="red.8" radius="xl" size="md">
        {isGood ? <IconCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
      </ThemeIcon>
      <Text size="lg" fw={600} lh={1.3}>
        {words}
      </Text>
    </Group>
  );
}
