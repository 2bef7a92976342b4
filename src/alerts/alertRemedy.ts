import { explainProviderCode } from '../domain/providerCodes.js';
import { explainWebhookCode } from '../domain/webhookCodes.js';
import type { AlertKind, AlertRecord } from './alerts.store.js';

/** What to do if the code of the alert has no remedy of its own. */
const REMEDIES: Readonly<Record<AlertKind, string>> = {
  CREDENTIALS_REFUSED: 'Compare the credentials with those in your provider account, or configure new ones.',
  KEY_REFUSED: 'Compare the key with those in your Apple developer account, or replace it.',
  PREVIOUS_CREDENTIALS_USED: 'Compare the new credentials with those in your provider account, or configure others.',
  TOKENS_REFUSED: "Compare the app's builds with the environment, the bundle ids or the project of the push service.",
  CREDENTIALS_EXPIRE: 'Configure new credentials before that day.',
  PROVIDER_UNAVAILABLE:
    'Check that the gateway can reach the internet on port 443, whether it needs HTTPS_PROXY, and the status page of the provider.',
  DELIVERY_QUARANTINED: 'Look for crashes in the log of the gateway, and report them with the delivery.',
  WEBHOOK_FAILING: "Check the platform and the webhook's URL; what waits is sent again.",
};

/** What to do about an alert: by the push service's or the platform's own code where it is known. */
export function alertRemedy({ kind, service, code }: Pick<AlertRecord, 'kind' | 'service' | 'code'>): string {
  if (code === null) return REMEDIES[kind];
  const known = service === null ? explainWebhookCode(code) : explainProviderCode(service, code);
  return known?.remedy ?? REMEDIES[kind];
}
