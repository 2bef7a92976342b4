import { Autocomplete, Button, Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type MouseEvent, type SubmitEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useGatewayQuery } from '../gateway/requests.js';
import { AppChoicesDocument } from '../generated/graphql.js';
import { type FilterField, readFilters, withFilters } from '../url/listParams.js';
import { useChangeParams } from '../url/useChangeParams.js';

/** The filters of a list, kept in the URL. Choices and suggestions apply at once, texts on Search. */
export function FilterBar({ fields, label }: { fields: readonly FilterField[]; label: string }) {
  const [params] = useSearchParams();
  const change = useChangeParams();
  const filters = readFilters(params, fields);
  const texts = fields.filter(({ choices }) => choices === null);
  const isFiltered = Object.values(filters).some((value) => value !== null);
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const textOf = ({ name }: FilterField) => {
      const value = given.get(name);
      return typeof value === 'string' ? value : null;
    };
    change((current) => withFilters(current, Object.fromEntries(texts.map((field) => [field.name, textOf(field)]))));
  };
  const clear = ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    // The button disappears, so the focus moves to an input.
    currentTarget.form?.querySelector('input')?.focus();
    change((current) => withFilters(current, Object.fromEntries(fields.map(({ name }) => [name, null]))));
  };
  return (
    <form role="search" aria-label={label} onSubmit={search}>
      <Group align="flex-end" gap="sm">
        {fields.map(({ name, label: title, choices, suggestions }) =>
          choices === null ? (
            <TextFilter
              key={name}
              name={name}
              label={title}
              value={filters[name] ?? ''}
              suggestions={suggestions}
              onPick={(value) => change((current) => withFilters(current, { [name]: value }))}
            />
          ) : (
            <Select
              key={name}
              label={title}
              data={[...choices]}
              value={filters[name] ?? null}
              onChange={(value) => change((current) => withFilters(current, { [name]: value }))}
              placeholder="Any"
              clearable
              clearButtonProps={{ 'aria-label': `Any ${title.toLowerCase()}` }}
              w={{ base: HALF, sm: 160 }}
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

/** Two fields share a line of a phone, less their gap. */
const HALF = 'calc(50% - 6px)';

interface TextFilterProps {
  name: string;
  label: string;
  /** The value in the URL. */
  value: string;
  suggestions: readonly string[] | undefined;
  /** Called with the chosen suggestion. */
  onPick: (value: string) => void;
}

/**
 * Keeps typed text until it is searched for, and otherwise follows the URL. The URL changes a moment after a search,
 * when the reader may already be typing the next one.
 */
function TextFilter({ suggestions, onPick, value, ...input }: TextFilterProps) {
  const [typed, setTyped] = useState(value);
  const [synced, setSynced] = useState(value);
  if (synced !== value) {
    setSynced(value);
    if (typed === synced || value === '') setTyped(value);
  }
  const plain = {
    ...input,
    value: typed,
    autoComplete: 'off',
    spellCheck: false,
    w: { base: HALF, sm: 160 },
  };
  if (suggestions)
    return <Autocomplete {...plain} onChange={setTyped} onOptionSubmit={onPick} data={[...suggestions]} />;
  return <TextInput {...plain} onChange={(event) => setTyped(event.currentTarget.value)} />;
}

/** The ids of the chosen tenant's first hundred apps, as suggestions. */
export function useAppIds(): string[] {
  const { data } = useGatewayQuery(AppChoicesDocument, {}, { staleTime: 60_000 });
  return (data?.viewer.tenant?.apps.edges ?? []).map(({ node }) => node.appId);
}
