import type { ApnsEnvironment } from '../domain/pushService.js';

/** One push that a simulated provider accepted. */
export interface ReceivedPush {
  provider: 'apns' | 'fcm' | 'webPush';
  /** Which of Apple's hosts took it; null for FCM and Web Push. */
  environment: ApnsEnvironment | null;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  /** The whole device token or endpoint, for comparing; print `redactedToken`. */
  token: string;
  redactedToken: string;
  /** FCM: `token` is an installation id, sent as `fid`. */
  isInstallationId?: boolean;
  /** The apns-topic; null for the others. */
  topic: string | null;
  /** The apns-id, FCM's message name (`projects/p/messages/m`), or the last part of a Web Push message's URL. */
  id: string;
  /**
   * APNs: apns-priority, apns-expiration, apns-collapse-id and apns-push-type as sent. Web Push: ttl, urgency, topic. FCM
   * has this in the payload.
   */
  headers: Readonly<Record<string, string>>;
  /** The parsed body; for FCM the `message` without its recipient, for Web Push decrypted. */
  payload: Readonly<Record<string, unknown>>;
  /** False when the provider accepted it but no device shows it: its expiration has passed, or it only wakes the app. */
  shown: boolean;
}

interface PushLogOptions {
  onPush?: (push: ReceivedPush) => void;
  /** False: pushes are only reported to `onPush`, for runs with too many to keep. Default true. */
  keep?: boolean;
}

/** Everything the simulators accepted, in order. */
export interface PushLog {
  readonly pushes: readonly ReceivedPush[];
  record(push: ReceivedPush): void;
  /**
   * The first push that matches `predicate`, past or future.
   * @throws Error after `timeoutMs`, or when the log is closed, listing what was received (tokens redacted)
   */
  waitFor(predicate: (push: ReceivedPush) => boolean, timeoutMs: number): Promise<ReceivedPush>;
  close(): void;
}

interface Waiter {
  offer(push: ReceivedPush): void;
  fail(why: string): void;
}

export function createPushLog({ onPush, keep = true }: PushLogOptions = {}): PushLog {
  const pushes: ReceivedPush[] = [];
  const waiters = new Set<Waiter>();

  return {
    pushes,
    record(push) {
      if (keep) pushes.push(push);
      onPush?.(push);
      for (const waiter of waiters) waiter.offer(push);
    },
    waitFor(predicate, timeoutMs) {
      const already = pushes.find(predicate);
      if (already !== undefined) return Promise.resolve(already);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => waiter.fail(`within ${timeoutMs} ms`), timeoutMs);
        const waiter: Waiter = {
          offer(push) {
            if (!predicate(push)) return;
            settle();
            resolve(push);
          },
          fail(why) {
            settle();
            const seen = pushes.map((push) => `${push.provider} ${push.redactedToken} ${push.id}`);
            reject(new Error(`no such push ${why}; received: ${seen.join(', ') || 'none'}`));
          },
        };
        function settle(): void {
          clearTimeout(timer);
          waiters.delete(waiter);
        }
        waiters.add(waiter);
      });
    },
    close() {
      for (const waiter of waiters) waiter.fail('before the simulators were closed');
    },
  };
}
