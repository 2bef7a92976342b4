import {
  Badge,
  Button,
  Combobox,
  Group,
  Kbd,
  Modal,
  Text,
  TextInput,
  useCombobox,
  VisuallyHidden,
} from '@mantine/core';
import { useDebouncedValue, useDisclosure, useHotkeys, useOs } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { sentence } from '../../format/text.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange, useTenant } from '../../gateway/session.js';
import { SearchDocument } from '../../generated/graphql.js';
import { useNow } from '../../parts/Time.js';
import { type ShownHit, shownHit } from './searchHits.js';
import classes from './SearchBox.module.css';

/** Typing is over after this pause. */
const PAUSE_MS = 150;
/** Of each kind. */
const FIRST = 8;

/** A button that opens the search, as Ctrl-K and Cmd-K do on every page. */
export function SearchBox() {
  const [isOpen, { open, close }] = useDisclosure();
  useHotkeys([['mod+K', open]], []);
  const keys = useOs() === 'macos' ? '⌘ K' : 'Ctrl K';
  return (
    <>
      <Button variant="default" px="xs" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick={open}>
        <IconSearch size={18} stroke={1.75} aria-hidden />
        <VisuallyHidden hiddenFrom="md">Find</VisuallyHidden>
        <Text span size="sm" c="dimmed" ml="xs" visibleFrom="md">
          Find
        </Text>
        <Kbd ml="xs" size="xs" visibleFrom="md">
          {keys}
        </Kbd>
      </Button>
      <Modal.Root opened={isOpen} onClose={close} size="lg" yOffset="10vh" padding="sm">
        <Modal.Overlay />
        <Modal.Content aria-label="Find">
          <Modal.Body>
            <SearchPanel onGo={close} />
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  );
}

/** The text and what it finds. The keys go from hit to hit while the text keeps the focus. */
function SearchPanel({ onGo }: { onGo: () => void }) {
  const { isChoice } = useTenant();
  const mayChange = useMayChange();
  const now = useNow();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), PAUSE_MS);
  const search = useGatewayQuery(
    SearchDocument,
    { query: settled, first: FIRST },
    // The text may be a phone number or a device token: nothing keeps it.
    { isGlobal: true, enabled: settled !== '', gcTime: 0 },
  );
  const hits = settled === '' ? [] : (search.data?.search.hits ?? []).map((hit) => shownHit(hit, isChoice, now));
  const isCurrent = settled === text.trim() && !search.isPlaceholderData && !search.isFetching;
  // The list takes the Escape key, which is meant for the whole dialog.
  const combobox = useCombobox({ opened: true, onDropdownClose: onGo });
  const { selectFirstOption } = combobox;
  const first = hits[0]?.path;
  useEffect(() => {
    if (first !== undefined) selectFirstOption();
  }, [first, selectFirstOption]);
  const go = (path: string) => {
    onGo();
    void navigate(path);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go} withinPortal={false}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          aria-label="Find"
          role="combobox"
          aria-autocomplete="list"
          placeholder={`Chat id, client id, device token${mayChange ? ', phone number, name' : ''}, app…`}
          leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
          autoComplete="off"
          spellCheck={false}
          size="md"
          data-autofocus
        />
      </Combobox.EventsTarget>
      <VisuallyHidden role="status">{isCurrent && settled !== '' && spokenHits(hits.length)}</VisuallyHidden>
      {search.error ? (
        <Text size="sm" c="red" role="alert" mt="sm">
          {sentence(search.error.message)}
        </Text>
      ) : (
        <Combobox.Options mt="xs" className={classes['hits']} aria-label="What was found">
          {hits.map((hit) => (
            <HitOption key={hit.path} hit={hit} />
          ))}
        </Combobox.Options>
      )}
      {isCurrent && settled !== '' && hits.length === 0 && !search.error && (
        <Text size="sm" p="sm">
          Nothing found. Enter whole ids, or up to 16 characters of the beginning of a client id.
        </Text>
      )}
      {search.data?.search.hasMore && hits.length > 0 && (
        <Text size="sm" c="dimmed" px="sm" pt="xs">
          There are more. Enter more of it.
        </Text>
      )}
    </Combobox>
  );
}

function HitOption({ hit: { path, kind, title, detail } }: { hit: ShownHit }) {
  return (
    <Combobox.Option value={path} py={8}>
      <Group gap="sm" wrap="nowrap" justify="space-between">
        <div className={classes['hit']}>
          <Text size="sm" fw={500} className={kind === 'Chat' ? 'code' : undefined}>
            {title}
          </Text>
          <Text size="xs" className={classes['detail']}>
            {detail}
          </Text>
        </div>
        <Badge variant="default" miw="max-content">
          {kind}
        </Badge>
      </Group>
    </Combobox.Option>
  );
}

function spokenHits(count: number): string {
  return count === 1 ? '1 hit' : `${count === 0 ? 'No' : count} hits`;
}
