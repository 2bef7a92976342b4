import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { notifySuccess, useAction } from '../../forms/actions.js';
import { useGatewayQuery, useRefresh, useSend } from '../../gateway/requests.js';
import { useMayChange } from '../../gateway/session.js';
import {
  PreviewNotificationDocument,
  RemoveNotificationTemplateDocument,
  type TemplateFragment,
  TemplatesDocument,
} from '../../generated/graphql.js';
import { DataTable } from '../../parts/DataTable.js';
import { ConfirmDialog, Dialog } from '../../parts/Dialog.js';
import { Section } from '../../parts/Page.js';
import { QueryBoundary } from '../../parts/states.js';
import { PreviewForm } from './PreviewForm.js';
import { TemplateForm } from './TemplateForm.js';

type Opened = { kind: 'edit'; template: TemplateFragment | null } | { kind: 'remove'; template: TemplateFragment };

/** What an app says in its own words, and what comes of it. */
export function TemplatesSection({ tenantHost, appId }: { tenantHost: string; appId: string }) {
  const mayChange = useMayChange();
  const refresh = useRefresh();
  const query = useGatewayQuery(TemplatesDocument, { tenantHost, appId });
  const [opened, setOpened] = useState<Opened | null>(null);
  const removeTemplate = useSend(RemoveNotificationTemplateDocument);
  const remove = useAction(async ({ event, locale }: TemplateFragment) => {
    const { userErrors } = (await removeTemplate({ input: { tenantHost, appId, event, locale } }))
      .removeNotificationTemplate;
    if (userErrors.length > 0) return userErrors;
    await refresh(TemplatesDocument, PreviewNotificationDocument);
    setOpened(null);
    notifySuccess("The template is removed: the gateway's own words are used again.");
    return [];
  });
  const close = () => {
    remove.forget();
    setOpened(null);
  };
  const removed = opened?.kind === 'remove' ? opened.template : null;
  const write = mayChange && (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setOpened({ kind: 'edit', template: null })}
    >
      Write a template
    </Button>
  );
  return (
    <>
      <Section
        title="Templates"
        lead="The app's own words, by event and language. Where there are none, the gateway has its own."
        actions={write}
      >
        <QueryBoundary query={query}>
          {({ app }) => (
            <TemplateTable
              templates={app?.notificationSettings.templates ?? []}
              actions={(template) =>
                mayChange && (
                  <Group gap="xs" wrap="nowrap">
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Edit ${nameOf(template)}`}
                      onClick={() => setOpened({ kind: 'edit', template })}
                    >
                      Edit
                    </Button>
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Remove ${nameOf(template)}`}
                      onClick={() => setOpened({ kind: 'remove', template })}
                    >
                      Remove
                    </Button>
                  </Group>
                )
              }
            />
          )}
        </QueryBoundary>
      </Section>
      <Section title="Preview" lead="What an event would be for a client. Nothing is sent or stored.">
        <PreviewForm tenantHost={tenantHost} appId={appId} />
      </Section>
      <Dialog title="Template" opened={opened?.kind === 'edit'} onClose={close} size="xl">
        {opened?.kind === 'edit' && (
          <TemplateForm tenantHost={tenantHost} appId={appId} template={opened.template} onDone={close} />
        )}
      </Dialog>
      <ConfirmDialog
        title="Remove the template?"
        opened={removed !== null}
        action="Remove template"
        onConfirm={() => removed && remove.start(removed)}
        onClose={close}
        isPending={remove.isPending}
        failure={remove.failure}
      >
        <Text>
          {removed && nameOf(removed)}: the event is told in the words of another language&apos;s template, or in the
          gateway&apos;s own.
        </Text>
      </ConfirmDialog>
    </>
  );
}

function nameOf({ event, locale }: TemplateFragment): string {
  return `${event} (${locale ?? 'every language'})`;
}

export interface TemplateTableProps {
  templates: readonly TemplateFragment[];
  actions: (template: TemplateFragment) => ReactNode;
}

/** An app's own templates. */
function TemplateTable({ templates, actions }: TemplateTableProps) {
  if (templates.length === 0) return <Text>None yet: the gateway&apos;s own words are used, in ten languages.</Text>;
  return (
    <DataTable
      label="The app's own templates"
      rows={templates}
      keyOf={({ event, locale }) => `${event} ${locale ?? ''}`}
      columns={[
        { title: 'Event', cell: ({ event }) => <span className="code">{event}</span> },
        { title: 'Language', cell: ({ locale }) => locale ?? 'Every' },
        { title: 'Title', cell: ({ title, silent }) => (silent ? <em>No notification</em> : title) },
        { title: 'Text', cell: ({ body, silent }) => (silent ? null : (body ?? <em>What was said</em>)) },
        { title: 'Actions', cell: actions },
      ]}
    />
  );
}
