import { Group, Text } from '@mantine/core';
import { PUSH_SERVICES } from '../../../domain/pushService.js';
import type { PushService } from '../../generated/graphql.js';
import classes from './PhoneScreen.module.css';

interface PhoneScreenProps {
  service: PushService;
  appName: string;
  /** The message's JSON. */
  body: unknown;
}

/** A push as a phone shows it: iOS with the app's name beside the time, Android with the app's line above. */
export function PhoneScreen({ service, appName, body }: PhoneScreenProps) {
  const { title, text } = shownTexts(body);
  const isApple = PUSH_SERVICES[service].platform === 'ios';
  return (
    <figure className={classes['screen']} aria-label={`The push on ${isApple ? 'an iPhone' : 'an Android phone'}`}>
      <div className={`${classes['push'] ?? ''} ${classes[isApple ? 'ios' : 'android'] ?? ''}`}>
        {!isApple && (
          <Text size="xs" c="dimmed">
            {appName} · now
          </Text>
        )}
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text fw={600} size="sm">
            {title}
          </Text>
          {isApple && (
            <Text size="xs" c="dimmed">
              now
            </Text>
          )}
        </Group>
        <Text size="sm">{text}</Text>
      </div>
    </figure>
  );
}

interface Alert {
  title: string;
  body: string;
}

/** The texts that a phone shows of a message, by the format of APNs or of Firebase; empty: it has none. */
function shownTexts(message: unknown): { title: string; text: string } {
  const { aps, message: firebase } = message as {
    aps?: { alert?: Partial<Alert> };
    message?: { notification?: Partial<Alert> };
  };
  const { title = '', body: text = '' } = aps?.alert ?? firebase?.notification ?? {};
  return { title, text };
}
