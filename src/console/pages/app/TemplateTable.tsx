import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TemplateFragment } from '../../generated/graphql.js';
import { DataTable } from '../../parts/DataTable.js';

export interface TemplateTableProps {
  templates: readonly TemplateFragment[];
  actions: (template: TemplateFragment) => ReactNode;
}

/** An app's own templates. */
export function TemplateTable({ templates, actions }: TemplateTableProps) {
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
