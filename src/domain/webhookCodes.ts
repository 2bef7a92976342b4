import type { CodeExplanation } from './codeExplanation.js';
import { connectionCode } from './connectionCodes.js';

/** Explanations why a platform accepted no client events or no outcomes of pushes. The first row that matches counts. */
const WEBHOOK_CODES: readonly (CodeExplanation & { code: RegExp })[] = [
  {
    code: /^HTTP (?:401|403)$/,
    meaning: 'The platform does not accept the signature or the caller.',
    remedy: 'Compare the signing secret of the platform with that of the webhook, or make a new one.',
  },
  {
    code: /^HTTP (?:404|405|410)$/,
    meaning: 'The platform has no webhook at this address.',
    remedy: "Correct the webhook's URL.",
  },
  {
    code: /^HTTP 3\d\d$/,
    meaning: 'The platform answers with a redirect, which Beckon does not follow.',
    remedy: 'Set the URL that the redirect leads to.',
  },
  {
    code: /^HTTP 413$/,
    meaning: 'The platform takes no requests of this size.',
    remedy: 'Let the platform take requests of 512 KiB.',
  },
  {
    code: /^HTTP 429$/,
    meaning: 'The platform receives too many requests.',
    remedy: 'Nothing has to be done: the events are sent again. Raise the limit of the platform if it happens often.',
  },
  {
    code: /^HTTP 4\d\d$/,
    meaning: 'The platform refuses what is sent.',
    remedy: 'Look for the reason in the log of the platform.',
  },
  {
    code: /^HTTP \d{3}$/,
    meaning: 'The platform fails.',
    remedy: 'Look for the reason in the log of the platform; the events are sent again.',
  },
  {
    code: /^TIMEOUT$/,
    meaning: 'The platform did not answer in time.',
    remedy: 'Let the platform answer within 15 seconds and process the events afterwards.',
  },
  {
    code: /^ADDRESS_NOT_ALLOWED$/,
    meaning: 'The name of the platform leads to a private address.',
    remedy: 'Use a public address, or allow private ones in the configuration of the gateway.',
  },
  {
    code: /^NOT_SENT$/,
    meaning: 'The gateway could not send: a fault on its own side.',
    remedy: 'Look for errors in the log of the gateway; the events are sent again.',
  },
];

const CHECK_PLATFORM = "Check the webhook's URL, and whether the gateway can reach it.";

/** The meaning of a webhook's error, and what to do about it; undefined: it is not known. @param code `Webhook.lastError` */
export function explainWebhookCode(code: string): CodeExplanation | undefined {
  const row = WEBHOOK_CODES.find((candidate) => candidate.code.test(code));
  if (row) return { meaning: row.meaning, remedy: row.remedy };
  return connectionCode(code) && { meaning: 'The platform cannot be reached.', remedy: CHECK_PLATFORM };
}
