import { Group, Text } from '@mantine/core';
import mark from '../mark.svg';

/** Beckon's mark and name. @param isShort the mark alone, in narrow windows */
export function Logo({ isShort = false }: { isShort?: boolean }) {
  return (
    <Group gap={10} wrap="nowrap">
      <img src={mark} alt={isShort ? 'Beckon' : ''} width={28} height={28} />
      {!isShort && (
        <Text fw={700} size="lg" lh={1} style={{ letterSpacing: '-0.02em' }}>
          Beckon
        </Text>
      )}
    </Group>
  );
}
