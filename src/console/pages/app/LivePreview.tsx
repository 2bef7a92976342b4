import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { sentence } from '../../format/text.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { PreviewNotificationDocument } from '../../generated/graphql.js';
import { PushPreview } from './PushPreview.js';
import { SAMPLE } from './previewSamples.js';
import { templateInput, type TemplateValues } from './templateValues.js';

/** Between two letters of somebody who types. */
const PAUSE_MS = 300;

interface LivePreviewProps {
  tenantHost: string;
  appId: string;
  values: TemplateValues;
}

/** The notification of a template that is being edited, with a sample message. */
export function LivePreview({ tenantHost, appId, values }: LivePreviewProps) {
  const [settled] = useDebouncedValue(values, PAUSE_MS);
  const { event, locale } = settled;
  const template = templateInput(settled);
  const input = { tenantHost, appId, event, locale: locale.trim() || null, ...SAMPLE, template };
  const query = useGatewayQuery(PreviewNotificationDocument, { input });
  const { preview, userErrors = [] } = query.data?.previewNotification ?? {};
  return (
    <section aria-label="Preview of the template">
      <Text size="sm" c="dimmed" mb="xs">
        Preview, with a sample message
      </Text>
      {preview && <PushPreview preview={preview} />}
      {userErrors.map(({ message }) => (
        <Text key={message} size="sm" role="status">
          No preview: {sentence(message)}
        </Text>
      ))}
    </section>
  );
}
