/**
 * Shows Beckon's pushes in a browser, and leads a click on one to its chat. A service worker belongs to the origin of its
 * page: copy this file there, and register it. What a push carries: docs/notifications.md.
 */

/** Shown where a push cannot be read, because browsers revoke a subscription after a few pushes that show nothing. */
const UNREADABLE = { title: 'New message', body: 'Open the chat to read it.' };

self.addEventListener('push', (event) => event.waitUntil(show(read(event.data))));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.navigate ?? self.registration.scope));
});

/** The browser has renewed its subscription: the page sends the new one to Beckon, now or when it is next opened. */
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renew(event.oldSubscription?.options));
});

/** Safari shows a declarative push by itself. Other browsers hand the same JSON to the worker. */
function read(data) {
  try {
    const { notification } = data.json();
    return typeof notification.title === 'string' ? notification : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

async function show({ title, body, navigate, tag, renotify, silent, image, lang, app_badge: badge, data }) {
  const options = { body, tag, renotify, silent, image, lang, data: { ...data, navigate } };
  await self.registration.showNotification(title, options);
  if (badge !== undefined) await self.navigator.setAppBadge?.(Number(badge)).catch(() => undefined);
}

/** In the window that shows it already, or else in a new one. Where the browser opens none, in one of the site's. */
async function open(url) {
  const windows = await self.clients.matchAll({ type: 'window' });
  const found = windows.find((window) => window.url === url);
  if (found) return found.focus();
  try {
    return await self.clients.openWindow(url);
  } catch (error) {
    if (!windows[0]) throw error;
    return windows[0].navigate(url);
  }
}

async function renew(options) {
  if (options) await self.registration.pushManager.subscribe(options);
  const windows = await self.clients.matchAll({ type: 'window' });
  for (const window of windows) window.postMessage({ type: 'beckon-subscription-changed' });
}
