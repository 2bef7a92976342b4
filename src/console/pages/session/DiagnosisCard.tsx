import { Button, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { SessionQuery } from '../../generated/graphql.js';
import { Section } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { TimedText } from '../../parts/TimedText.js';
import { Mark } from '../../parts/marks.js';
import { VERDICT_LOOKS } from './verdictLooks.js';

type Diagnosis = NonNullable<NonNullable<SessionQuery['chatSession']>['diagnosis']>;

/** Why the last message was or was not pushed. */
export function DiagnosisCard({ diagnosis }: { diagnosis: Diagnosis }) {
  const { verdict, since, explanation, nextAction, facts } = diagnosis;
  return (
    <Section title="The last message" actions={<Mark look={VERDICT_LOOKS[verdict]} />}>
      <Stack gap="xs">
        <Text size="lg">
          <TimedText text={explanation} />
        </Text>
        {nextAction && (
          <Text>
            <Text span fw={600}>
              What you can do:
            </Text>{' '}
            <TimedText text={nextAction} />
          </Text>
        )}
        {since && (
          <Text size="sm" c="dimmed">
            Since <Time at={since} isExact />
          </Text>
        )}
        <Facts facts={facts} />
      </Stack>
    </Section>
  );
}

/** The facts behind the verdict. */
function Facts({ facts }: { facts: readonly string[] }) {
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <>
      <Button variant="subtle" size="compact-sm" w="fit-content" ml={-8} aria-expanded={isOpen} onClick={toggle}>
        {isOpen ? 'Hide the facts' : 'Show the facts'}
      </Button>
      {isOpen && (
        <List size="sm">
          {facts.map((fact) => (
            <List.Item key={fact}>
              <TimedText text={fact} />
            </List.Item>
          ))}
        </List>
      )}
    </>
  );
}
