import { explainProviderCode } from '../domain/providerCodes.js';
import { providerOf } from '../domain/lane.js';
import { PUSH_SERVICES, type Provider, type PushService } from '../domain/pushService.js';
import { refusalWords } from '../refusals/room.js';
import type { Situation } from './situation.js';
import type { Verdict } from './verdicts.js';

/** A verdict in words. Times are ISO 8601 in UTC. Clients show them in their own zone. */
export interface VerdictWords {
  /** One or two sentences. */
  explanation: string;
  /** What a reader can do; null: nothing has to be done. */
  nextAction: string | null;
}

const words = (explanation: string, nextAction: string | null = null): VerdictWords => ({ explanation, nextAction });

const TO_DOCS =
  'Check that the app subscribes after it has got its chat, and that the person has allowed notifications.';
const SUBSCRIBES_AGAIN = 'The app subscribes again when it is opened the next time.';

const EVERY_VERDICT: Readonly<Record<Verdict, (situation: Situation) => VerdictWords>> = {
  SENT: ({ delivery }) => {
    const id = delivery?.providerMessageId;
    return words(
      `${nameOf(delivery?.service)} has accepted the push${id ? ` (message id ${id})` : ''}.`,
      'If the device showed nothing, look at its notification permission and its focus or battery settings.',
    );
  },
  NEVER_SUBSCRIBED: ({ subscription }) =>
    subscription === null
      ? words('The app has never subscribed this chat to notifications.', TO_DOCS)
      : words(`This came before the app subscribed, at ${subscription.since.toISOString()}.`),
  SUBSCRIBE_REFUSED: ({ refusal }) => {
    if (refusal === null) return words('Subscribing was refused.');
    const { cause, remedy } = refusalWords({ ...refusal, chatId: null });
    return words(
      `The app tried to subscribe at ${refusal.at.toISOString()} and was refused (${refusal.code}: ${refusal.message}). ${cause}`,
      remedy,
    );
  },
  UNSUBSCRIBED: (situation) => words(endWords(situation), endAction(situation)),
  DEVICE_GONE: (situation) => {
    const { delivery, subscription } = situation;
    const code = delivery?.attempts.at(-1)?.reason ?? null;
    const service = nameOf(delivery?.service ?? subscription?.service);
    return words(
      `${service} reports that the address of the device is dead${code === null ? '' : ` (${code})`}: the app was removed, or its ` +
        'token was renewed.',
      SUBSCRIBES_AGAIN,
    );
  },
  DEVICE_TAKEN_OVER: () =>
    words(
      'Another client of the app has subscribed with the same device, so pushes of this chat would reach the wrong person.',
      SUBSCRIBES_AGAIN,
    ),
  CLIENT_FETCHED: () => words('The client was in the chat and fetched this itself, so it needed no push.'),
  HELD_FOR_PRESENCE: ({ delivery }) =>
    words(
      `The client is in the chat. ${delivery?.dueAt ? `Unless it fetches this by ${delivery.dueAt.toISOString()}, it is pushed.` : ''}`.trim(),
    ),
  SERVICE_PAUSED: ({ delivery, service }) => {
    const name = delivery ? `The push service ${PUSH_SERVICES[delivery.service].title}` : 'The push service';
    if (service === 'DISABLED') return words(`${name} is switched off for this app.`, 'Switch the push service on.');
    if (service === 'MISSING') return words(`${name} is not set up for this app.`, 'Set the push service up.');
    return words(
      `${name} was not set up for this device when the push was due: it was switched off, or the bundle id was not configured.`,
      'The next message is pushed if the push service and the bundle id are set up now.',
    );
  },
  PROVIDER_REFUSES_CREDENTIALS: (situation) =>
    providerWords(situation, 'refuses the credentials of this app', 'Replace the credentials of the push service.'),
  PROVIDER_UNAVAILABLE: (situation) => providerWords(situation, 'cannot be reached or fails', null),
  THROTTLED: (situation) => providerWords(situation, 'asks to send more slowly', null),
  EXPIRED: ({ delivery }) => {
    const last = delivery?.attempts.at(-1);
    const said = last?.reason ? `: ${last.reason}. ${meaningOf(delivery?.service, last.reason)}` : '.';
    return words(
      last
        ? `The push expired before it could be delivered. The last attempt failed${said}`.trim()
        : 'The push expired before it could be sent.',
      'Look at the alerts of that time, or let this event count for longer in the templates of the app.',
    );
  },
  REJECTED: (situation) => {
    const { delivery } = situation;
    if (delivery?.settledAt === null) {
      return providerWords(
        situation,
        'refuses many device tokens of this app at once',
        'Check the environment and the topic.',
      );
    }
    const code = delivery?.attempts.at(-1)?.reason ?? delivery?.reason ?? 'no reason given';
    const known = explanationOf(delivery?.service, code);
    return words(
      `${nameOf(delivery?.service)} rejected the push (${code}). ${known?.meaning ?? ''}`.trim(),
      known?.remedy,
    );
  },
  NOT_AN_EVENT_THAT_NOTIFIES: ({ event }) => {
    if (event === null) return words('The platform has published nothing in this chat yet.');
    switch (event.effect) {
      case 'BY_CLIENT':
        return words('The client sent it.');
      case 'OWN':
        return words(`The client itself or a bot caused this ${event.event}, so it makes no notification.`);
      case 'MUTED':
        return words(
          `The app is set to “Don’t notify” for ${event.event}.`,
          'Change the template of this event if it should notify.',
        );
      default:
        return words(`Events of the type ${event.event} make no notification.`);
    }
  },
  WAITING: ({ delivery }) => {
    const reason = delivery?.reason ?? null;
    const why = reason === null ? null : explanationOf(delivery?.service, reason);
    const next = delivery?.dueAt ? ` It is tried by ${delivery.dueAt.toISOString()} at the latest.` : '';
    return words(`The push is on its way.${why ? ` ${why.meaning}` : ''}${next}`, why?.remedy);
  },
  NO_LONGER_KEPT: () =>
    words(
      'No delivery is stored of it: it was removed by retention, or the app was set to “Don’t notify” at that time.',
    ),
};

const ENDS: Readonly<Record<string, string>> = {
  UNSUBSCRIBED: 'The app had unsubscribed',
  SIGNED_OUT: 'The device had signed out',
  REVOKED: 'The platform or an admin had ended the subscription',
  CHAT_ENDED: 'The chat had ended',
};

function endWords({ subscription, delivery }: Situation): string {
  const reason = delivery?.reason ?? subscription?.end?.reason ?? '';
  const at = subscription?.end?.reason === reason ? `, at ${subscription.end.at.toISOString()}` : '';
  return `${ENDS[reason] ?? 'The client was not subscribed'}${at}.`;
}

function endAction({ subscription, delivery }: Situation): string | null {
  if (subscription?.end === null) return 'It has subscribed again since: the next message is pushed.';
  return (delivery?.reason ?? subscription?.end?.reason) === 'CHAT_ENDED'
    ? null
    : 'If the person expects notifications, let the app subscribe again.';
}

function providerWords(situation: Situation, does: string, fallback: string | null): VerdictWords {
  const { delivery, circuit } = situation;
  const code = circuit?.detail ?? delivery?.attempts.at(-1)?.reason ?? null;
  const known = code === null ? undefined : explanationOf(delivery?.service, code);
  const since = circuit ? ` since ${circuit.openedAt.toISOString()}` : '';
  const next = circuit?.retryAt ?? delivery?.dueAt ?? null;
  return words(
    [
      `${nameOf(delivery?.service)} ${does}${since}${code === null ? '' : ` (${code})`}.`,
      known?.meaning,
      next && `The next try is at ${next.toISOString()}.`,
    ]
      .filter(Boolean)
      .join(' '),
    known?.remedy ?? fallback,
  );
}

function explanationOf(service: PushService | undefined, code: string) {
  return service && explainProviderCode(service, code);
}

function meaningOf(service: PushService | undefined, code: string): string {
  return explanationOf(service, code)?.meaning ?? '';
}

/** The name of the provider behind a push service. */
const PROVIDER_NAMES: Readonly<Record<Provider, string>> = {
  apns: 'APNs',
  firebase: 'Firebase',
  webPush: 'The push service of the browser',
};

function nameOf(service: PushService | undefined): string {
  return service ? PROVIDER_NAMES[providerOf(service)] : 'The push service';
}

/** The words of a verdict. */
export function verdictWords(verdict: Verdict, situation: Situation): VerdictWords {
  return EVERY_VERDICT[verdict](situation);
}
