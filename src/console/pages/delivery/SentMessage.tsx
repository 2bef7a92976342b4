import { Code, Stack, Text } from '@mantine/core';
import type { DeliveryQuery, DeliveryTextState } from '../../generated/graphql.js';
import { Facts } from '../../parts/Facts.js';
import { Time } from '../../parts/Time.js';

type Message = Extract<NonNullable<DeliveryQuery['node']>, { payload: unknown }>['payload'];

const HIDDEN: Readonly<Record<Exclude<DeliveryTextState, 'SHOWN'>, string>> = {
  NOT_FOR_VIEWERS: 'Viewers do not see the texts of messages.',
  PRIVATE: "The app's privacy is private, so its texts are not shown.",
  REMOVED: 'The texts were removed 24 hours after the delivery was created.',
};

/** The message of a delivery, as far as the reader may see it. */
export function SentMessage({ payload }: { payload: Message }) {
  const { headers, body, text, textUntil } = payload;
  return (
    <Stack gap="sm">
      <Text size="sm">
        {text !== 'SHOWN' && HIDDEN[text]}
        {textUntil && (
          <>
            The texts are removed <Time at={textUntil} />.
          </>
        )}
      </Text>
      <Facts
        facts={Object.entries(headers as Record<string, string>).map(
          ([name, value]) => [name, <span className="code">{value}</span>] as const,
        )}
      />
      <Code block tabIndex={0} role="region" aria-label="The message">
        {JSON.stringify(body, null, 2)}
      </Code>
    </Stack>
  );
}
