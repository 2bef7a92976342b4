import { Button, Group, Select, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { localTime, momentOf } from '../format/times.js';
import { type RangeName, RANGES, type TimeRange, withRange } from '../url/timeRange.js';
import { useChangeParams } from '../url/useChangeParams.js';

interface RangePickerProps {
  range: TimeRange;
  /** Whether any time may be shown; else a range has to be chosen. */
  hasAny?: boolean;
}

/** Chooses the time that a page shows, which is in the URL. */
export function RangePicker({ range, hasAny = true }: RangePickerProps) {
  const change = useChangeParams();
  const [isCustom, setCustom] = useState(false);
  const shown = isCustom || range.kind === 'between' ? 'custom' : range.kind === 'last' ? range.name : 'any';
  const choose = (value: string | null) => {
    setCustom(value === 'custom');
    if (value === 'custom' || value === null) return;
    const name = value as RangeName | 'any';
    const chosen: TimeRange = name === 'any' ? { kind: 'any' } : { kind: 'last', name, seconds: RANGES[name].seconds };
    change((params) => withRange(params, chosen));
  };
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label="Time"
        data={[
          ...(hasAny ? [{ value: 'any', label: 'Any time' }] : []),
          ...Object.entries(RANGES).map(([value, { label }]) => ({ value, label })),
          { value: 'custom', label: 'Custom' },
        ]}
        value={shown}
        onChange={choose}
        allowDeselect={false}
        w={160}
      />
      {shown === 'custom' && <CustomRange key={JSON.stringify(range)} range={range} onApply={() => setCustom(false)} />}
    </Group>
  );
}

/** Two times, applied together. */
function CustomRange({ range, onApply }: { range: TimeRange; onApply: () => void }) {
  const change = useChangeParams();
  const [after, before] = range.kind === 'between' ? [range.after, range.before] : [null, null];
  const [fault, setFault] = useState<string | null>(null);
  const apply = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const momentIn = (name: string) => {
      const value = given.get(name);
      return typeof value === 'string' ? momentOf(value) : null;
    };
    const chosen = { kind: 'between', after: momentIn('from'), before: momentIn('until') } as const;
    if (chosen.after === null) {
      setFault('Enter when it begins');
      return;
    }
    if (chosen.before !== null && chosen.before <= chosen.after) {
      setFault('Must be earlier than the end');
      return;
    }
    change((params) => withRange(params, chosen));
    onApply();
  };
  return (
    <form onSubmit={apply} aria-label="Custom time" noValidate>
      <Group align="flex-start" gap="sm">
        <TextInput
          name="from"
          label="From"
          type="datetime-local"
          defaultValue={localTime(after)}
          error={fault}
          w={210}
        />
        <TextInput name="until" label="Until" type="datetime-local" defaultValue={localTime(before)} w={210} />
        <Button type="submit" variant="default" mt={25}>
          Apply
        </Button>
      </Group>
    </form>
  );
}
