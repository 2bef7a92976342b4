import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconCopyOff } from '@tabler/icons-react';
import { ConsoleLink } from './ConsoleLink.js';

interface IdProps {
  id: string;
  /** What it is, as in "Copy the chat id". */
  what: string;
  /** The path of its page. */
  to?: string;
}

/**
 * An id in a list: its beginning, with the whole one as a tooltip and a button that copies it. The keyboard passes by the
 * button, because a list of 25 rows would have 25 more stops: the row's page or details have it again.
 */
export function ShortId({ id, what, to }: IdProps) {
  return (
    <Group gap={2} wrap="nowrap" component="span" display="inline-flex">
      <Tooltip label={id}>
        {to === undefined ? (
          <span className="code short-id">{id}</span>
        ) : (
          <ConsoleLink to={to} className="code short-id">
            {id}
          </ConsoleLink>
        )}
      </Tooltip>
      <CopyIcon text={id} what={what} tabIndex={-1} />
    </Group>
  );
}

/** A whole id with a button that copies it. */
export function WholeId({ id, what, to }: IdProps) {
  return (
    <span>
      {to === undefined ? (
        <span className="code">{id}</span>
      ) : (
        <ConsoleLink to={to} className="code">
          {id}
        </ConsoleLink>
      )}{' '}
      <CopyIcon text={id} what={what} />
    </span>
  );
}

interface CopyIconProps {
  text: string;
  what: string;
  tabIndex?: number;
}

/** Copies a text. Browsers allow it only on HTTPS and on localhost, so it reports a failure. */
function CopyIcon({ text, what, tabIndex }: CopyIconProps) {
  const { copy, copied, error } = useClipboard({ timeout: 3_000 });
  const Icon = error ? IconCopyOff : copied ? IconCheck : IconCopy;
  const result = error ? 'Copying failed: select the text and copy it' : copied ? 'Copied' : null;
  return (
    <Tooltip label={result ?? `Copy ${what}`} opened={result === null ? undefined : true}>
      <ActionIcon
        className="copy-icon"
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={result ?? `Copy ${what}`}
        aria-live="polite"
        tabIndex={tabIndex}
        onClick={() => copy(text)}
      >
        <Icon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
