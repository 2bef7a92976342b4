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
  TextsInForceDocument,
} from '../../generated/graphql.js';
import { DataTable } from '../../parts/DataTable.js';
import { ConfirmDialog, Dialog } from '../../parts/Dialog.js';
import { Section } from '../../parts/Page.js';
import { QueryBoundary } from '../../parts/states.js';
import { PreviewForm } from './PreviewForm.js';
import { TemplateForm } from './TemplateForm.js';
import { TextsInForce } from './TextsInForce.js';

type Opened =
  | { kind: 'edit'; template: TemplateFragment | null; place?: { event: string; locale: string } }
  | { kind: 'remove'; template: TemplateFragment };

/** An app's templates and a preview of them. */
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
    await refresh(TemplatesDocument, TextsInForceDocument, PreviewNotificationDocument);
    setOpened(null);
    notifySuccess("The template is removed. The gateway's default texts are used again.");
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
      Create template
    </Button>
  );
  return (
    <>
      <Section
        title="Templates"
        lead="The app's own texts, by event and language. Without a template, the gateway's default is used."
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
      <TextsInForce
        tenantHost={tenantHost}
        appId={appId}
        onWrite={(event, locale) => setOpened({ kind: 'edit', template: null, place: { event, locale } })}
      />
      <Section title="Preview" lead="The notification of an event. Nothing is sent or stored.">
        <PreviewForm tenantHost={tenantHost} appId={appId} />
      </Section>
      <Dialog title="Template" opened={opened?.kind === 'edit'} onClose={close} size="xl">
        {opened?.kind === 'edit' && (
          <TemplateForm
            tenantHost={tenantHost}
            appId={appId}
            template={opened.template}
            place={opened.place}
            onDone={close}
          />
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
          {removed && nameOf(removed)}: notifications will use the template of another language, or the gateway&apos;s
          default text.
        </Text>
      </ConfirmDialog>
    </>
  );
}

function nameOf({ event, locale }: TemplateFragment): string {
  return `${event} (${locale ?? 'all languages'})`;
}

interface TemplateTableProps {
  templates: readonly TemplateFragment[];
  actions: (template: TemplateFragment) => ReactNode;
}

/** An app's own templates. */
function TemplateTable({ templates, actions }: TemplateTableProps) {
  if (templates.length === 0)
    return <Text>None yet. The gateway&apos;s default texts are used, in ten languages.</Text>;
  return (
    <DataTable
      label="The app's own templates"
      rows={templates}
      keyOf={({ event, locale }) => `${event} ${locale ?? ''}`}
      columns={[
        { title: 'Event', cell: ({ event }) => <span className="code">{event}</span> },
        { title: 'Language', cell: ({ locale }) => locale ?? 'All' },
        { title: 'Title', cell: ({ title, silent }) => (silent ? <em>Don&apos;t notify</em> : title) },
        { title: 'Text', cell: ({ body, silent }) => (silent ? null : (body ?? <em>The message</em>)) },
        { title: 'Actions', isAction: true, cell: actions },
      ]}
    />
  );
}
