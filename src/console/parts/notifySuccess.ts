import { notifications } from '@mantine/notifications';

/** Tells that something is done, for a few seconds; screen readers say it. */
export function notifySuccess(message: string): void {
  notifications.show({ message, color: 'teal' });
}
