import type { AndroidConfig, ApnsConfig, Aps, BaseMessage, Notification } from 'firebase-admin/messaging';

/**
 * A message of firebase-admin's types as the HTTP v1 API spells it (Firebase: "REST Resource: projects.messages"):
 * snake_case, units of protobuf, and Apple's own names inside `aps`, which Firebase passes on unread. firebase-admin does
 * the same inside its `send`, and does not give it out.
 */
export function fcmWire({
  data,
  notification,
  android,
  webpush,
  apns,
  fcmOptions,
}: BaseMessage): Record<string, unknown> {
  return {
    notification: notification && notificationWire(notification),
    data,
    android: android && androidWire(android),
    webpush,
    apns: apns && apnsWire(apns),
    fcm_options: fcmOptions && respelled(fcmOptions, '_'),
  };
}

function notificationWire({ title, body, imageUrl }: Notification): Record<string, unknown> {
  return { title, body, image: imageUrl };
}

function androidWire({ priority, ttl, notification, ...rest }: AndroidConfig): Record<string, unknown> {
  return {
    ...respelled(rest, '_'),
    priority: priority?.toUpperCase(),
    ttl: ttl === undefined ? undefined : `${ttl / 1000}s`,
    notification: notification && respelled(notification, '_'),
  };
}

function apnsWire({ headers, payload }: ApnsConfig): Record<string, unknown> {
  return { headers, payload: payload && { ...payload, aps: apsWire(payload.aps) } };
}

function apsWire({ alert, contentAvailable, mutableContent, ...rest }: Aps): Record<string, unknown> {
  return {
    alert: typeof alert === 'object' ? respelled(alert, '-') : alert,
    ...respelled(rest, '-'),
    'content-available': contentAvailable === true ? 1 : undefined,
    'mutable-content': mutableContent === true ? 1 : undefined,
  };
}

/** camelCase names with their words joined by `separator`; values as they are. */
function respelled(object: object, separator: '_' | '-'): Record<string, unknown> {
  const spell = (name: string) => name.replace(/[A-Z]/g, (letter) => separator + letter.toLowerCase());
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [spell(name), value as unknown]));
}
