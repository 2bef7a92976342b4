import { BeckonError } from './beckonError.js';

/**
 * Subscribes this browser at its own push service: asks the person, registers the worker, and waits until it is active.
 * @param worker where the site serves beckon-worker.js
 * @param vapidPublicKey the app's key, by which the browser knows who may send
 * @throws BeckonError
 */
export async function subscribeBrowser(worker: string, vapidPublicKey: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register(worker).catch((cause: unknown) => {
    throw new BeckonError('WORKER_FAILED', 'the service worker could not be registered', { cause });
  });
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscribe = () => pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: vapidPublicKey });
  try {
    return await subscribe().catch(async (error: unknown) => {
      const former = await pushManager.getSubscription();
      if (!former) throw error;
      // The app has another key now, by which the browser does not know the former subscription.
      await former.unsubscribe();
      return subscribe();
    });
  } catch (cause) {
    if ((cause as { name?: string }).name === 'NotAllowedError') throw denied();
    throw new BeckonError('PUSH_SERVICE_UNREACHABLE', "the browser's push service could not be reached", { cause });
  }
}

/** Asks the person, where the browser has not done so before. Call it in a click's handler. @throws BeckonError */
export async function askForPermission(): Promise<void> {
  if (!hasPush()) {
    throw new BeckonError('PUSH_NOT_SUPPORTED', 'this browser has no push notifications for this site');
  }
  if ((await Notification.requestPermission()) !== 'granted') throw denied();
}

/** Whether this browser can have pushes of this site. */
export function hasPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

function denied(): BeckonError {
  return new BeckonError('PERMISSION_DENIED', 'notifications are not allowed');
}

/** What this browser has at its push service; null: nothing. */
export async function browserSubscription(): Promise<PushSubscription | null> {
  if (!hasPush()) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}
