import { Anchor, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AppQuery } from '../../../generated/graphql.js';
import { Facts } from '../../../parts/Facts.js';
import { Section } from '../../../parts/Page.js';
import { Command } from '../../../parts/copying.js';
import { snippetsOf } from './snippets.js';

interface IntegrationTabProps {
  tenantHost: string;
  app: NonNullable<AppQuery['app']>;
}

/** What a developer needs to connect an app: the base URL, the ids, code to copy, and the references. */
export function IntegrationTab({ tenantHost, app }: IntegrationTabProps) {
  const [given, setGiven] = useState(window.location.origin);
  const baseUrl = given.trim().replace(/\/+$/, '');
  const enabled = app.pushServices.filter((config) => config.enabled);
  const bundleId = enabled.find(({ service }) => service === 'IOS_APNS')?.bundleIds?.[0] ?? null;
  const services = enabled.map(({ service }) => service);
  const snippets = snippetsOf({ baseUrl, tenantHost, appId: app.appId, bundleId, services });
  return (
    <Stack gap="lg">
      <Section title="Address and ids" lead="An app built on the existing mobile SDKs changes only its base URL.">
        <TextInput
          label="Base URL of your clients"
          description="Change it if clients reach the gateway by another address than this console."
          value={given}
          onChange={(event) => setGiven(event.currentTarget.value)}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          maw={480}
        />
        <Facts
          facts={[
            ['Tenant (tenantUrl)', <span className="code">{tenantHost}</span>],
            ['App id (appId)', <span className="code">{app.appId}</span>],
            ['Bundle id', bundleId && <span className="code">{bundleId}</span>],
            ['Client id', 'One for each installation of the app, chosen by it; WebChat on the web'],
          ]}
        />
        <Group gap="lg">
          <Anchor href="/docs" target="_blank" rel="noreferrer">
            REST reference
          </Anchor>
          <Anchor href="/graphql" target="_blank" rel="noreferrer">
            GraphiQL
          </Anchor>
        </Group>
        {services.length === 0 && (
          <Text size="sm">No push service is turned on yet, so a device cannot subscribe. Set one up first.</Text>
        )}
      </Section>
      {Object.entries(snippets).map(([name, { title, lead, code }]) => (
        <Section key={name} title={title} lead={lead}>
          <Command text={code} what={`the code for ${title}`} />
        </Section>
      ))}
    </Stack>
  );
}
