import { notifications } from '@mantine/notifications';

/** Tells that something is done, for a few seconds; screen readers say it. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal' });
}
