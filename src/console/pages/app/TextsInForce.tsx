import { Autocomplete, Button, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { WAKING_EVENT_TYPES } from '../../../domain/chatEvent.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import { PreviewNotificationDocument, TextsInForceDocument } from '../../generated/graphql.js';
import { DataTable } from '../../parts/DataTable.js';
import { Section } from '../../parts/Page.js';
import { SAMPLE, TEXT_LANGUAGES } from './previewSamples.js';

interface TextsInForceProps {
  tenantHost: string;
  appId: string;
  /** Begins a template for an event and a language (empty: all). */
  onWrite: (event: string, locale: string) => void;
}

/** Between two letters of somebody who types. */
const PAUSE_MS = 300;

/** What clients of a language read for each event: the app's own texts, or those that are built in. */
export function TextsInForce({ tenantHost, appId, onWrite }: TextsInForceProps) {
  const mayChange = useMayChange();
  const [language, setLanguage] = useState('');
  const [settled] = useDebouncedValue(language.trim(), PAUSE_MS);
  const locale = settled === '' ? null : settled;
  const query = useGatewayQuery(TextsInForceDocument, { tenantHost, appId, locale });
  const own = new Set(
    query.data?.app?.notificationSettings.templatesInForce.filter(({ isOwn }) => isOwn).map(({ event }) => event),
  );
  const shared = { tenantHost, appId, locale };
  return (
    <Section
      title="Texts in use"
      lead="What clients read now, by a sample message. Built-in texts come in ten languages."
    >
      <Stack>
        <Autocomplete
          label="Language of the texts"
          description="A tag such as de or pt-BR. Empty: clients whose language is unknown."
          data={[...TEXT_LANGUAGES]}
          value={language}
          onChange={setLanguage}
          autoComplete="off"
          spellCheck={false}
          maw={320}
          error={query.error?.message}
        />
        <DataTable
          label="Texts in use"
          rows={WAKING_EVENT_TYPES}
          keyOf={(event) => event}
          columns={[
            { title: 'Event', cell: (event) => <span className="code">{event}</span> },
            { title: 'Title', cell: (event) => <TextCell {...shared} event={event} field="title" /> },
            { title: 'Text', cell: (event) => <TextCell {...shared} event={event} field="body" /> },
            { title: 'Source', cell: (event) => (own.has(event) ? "The app's own" : 'Built in') },
            {
              title: 'Actions',
              cell: (event) =>
                mayChange &&
                !own.has(event) && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Write your own ${event}`}
                    onClick={() => onWrite(event, language.trim())}
                  >
                    Write your own
                  </Button>
                ),
            },
          ]}
        />
      </Stack>
    </Section>
  );
}

interface TextCellProps {
  tenantHost: string;
  appId: string;
  locale: string | null;
  event: string;
  field: 'title' | 'body';
}

/** Both cells of a row share one query. */
function TextCell({ field, ...place }: TextCellProps) {
  const query = useGatewayQuery(PreviewNotificationDocument, { input: { ...place, ...SAMPLE } });
  const preview = query.data?.previewNotification.preview;
  if (!preview) return null;
  return preview.wakes ? (preview[field] ?? null) : <em>No notification</em>;
}
