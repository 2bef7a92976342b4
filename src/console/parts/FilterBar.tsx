import { Autocomplete, Button, Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { SubmitEvent } from 'react';
import { useSearchParams } from 'react-router';
import { localTime, momentOf } from '../format/localTime.js';
import { readFilters, withFilters, type FilterField } from '../url/filters.js';

/** What a list is filtered by: choices at once, texts when they are sent. All of it stands in the URL. */
export function FilterBar({ fields, label }: { fields: readonly FilterField[]; label: string }) {
  const [params, setParams] = useSearchParams();
  const filters = readFilters(params, fields);
  const texts = fields.filter(({ choices }) => choices === null);
  const isFiltered = Object.values(filters).some((value) => value !== null);
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const textOf = ({ name, isMoment = false }: FilterField) => {
      const value = given.get(name);
      if (typeof value !== 'string') return null;
      return isMoment ? momentOf(value) : value;
    };
    setParams((current) => withFilters(current, Object.fromEntries(texts.map((field) => [field.name, textOf(field)]))));
  };
  const clear = () =>
    setParams((current) => withFilters(current, Object.fromEntries(fields.map(({ name }) => [name, null]))));
  return (
    <form role="search" aria-label={label} onSubmit={search}>
      <Group align="flex-end" gap="sm">
        {fields.map(({ name, label: title, choices, suggestions, isMoment }) =>
          choices === null ? (
            <TextFilter
              // What the URL says counts, when it changes from elsewhere too.
              key={`${name} ${filters[name] ?? ''}`}
              name={name}
              label={title}
              defaultValue={isMoment ? localTime(filters[name] ?? null) : (filters[name] ?? '')}
              type={isMoment ? 'datetime-local' : undefined}
              suggestions={suggestions}
            />
          ) : (
            <Select
              key={name}
              label={title}
              data={[...choices]}
              value={filters[name] ?? null}
              onChange={(value) => setParams((current) => withFilters(current, { [name]: value }))}
              placeholder="Any"
              clearable
              clearButtonProps={{ 'aria-label': `Any ${title.toLowerCase()}` }}
              w={160}
            />
          ),
        )}
        {texts.length > 0 && (
          <Button type="submit" variant="default" leftSection={<IconSearch size={16} aria-hidden />}>
            Search
          </Button>
        )}
        {isFiltered && (
          <Button variant="subtle" onClick={clear}>
            Clear
          </Button>
        )}
      </Group>
    </form>
  );
}

interface TextFilterProps {
  name: string;
  label: string;
  defaultValue: string;
  type: 'datetime-local' | undefined;
  suggestions: readonly string[] | undefined;
}

function TextFilter({ suggestions, ...input }: TextFilterProps) {
  const plain = { ...input, autoComplete: 'off', spellCheck: false, w: input.type ? 210 : 180 };
  return suggestions ? <Autocomplete {...plain} data={[...suggestions]} /> : <TextInput {...plain} />;
}
