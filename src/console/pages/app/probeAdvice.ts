import { explainCodeIn, explainProviderCode } from '../../../domain/providerCodes.js';
import type { PushService } from '../../../domain/pushService.js';
import type { PushServiceProbe } from '../../generated/graphql.js';

interface ProbeAdvice {
  /** A key of the theme's colours. */
  color: 'teal' | 'red' | 'yellow';
  title: string;
  /** What to do; null: nothing. */
  advice: string | null;
}

const OTHERWISE = 'Compare the credentials with those in your provider account, or create new ones.';
const UNREACHABLE =
  'Check that the gateway can reach the internet on port 443, and whether it needs HTTPS_PROXY. Then test again.';

/** The meaning of a push service's verdict on credentials, and what to do about it. */
export function probeAdvice(service: PushService, { verdict, reason }: PushServiceProbe): ProbeAdvice {
  if (service === 'WEB_PUSH') return webPushAdvice(verdict, reason ?? '');
  const provider = service === 'IOS_APNS' ? 'Apple' : 'Google';
  switch (verdict) {
    case 'ACCEPTED':
      return { color: 'teal', title: `${provider} accepts these credentials`, advice: null };
    case 'UNREACHABLE':
      return { color: 'yellow', title: `${provider} could not be reached`, advice: UNREACHABLE };
    case 'REFUSED':
      return {
        color: 'red',
        title: `${provider} refuses these credentials`,
        advice: adviceOf(service, reason ?? '') ?? OTHERWISE,
      };
  }
}

/** No push service was asked: each belongs to a browser, and answers only for a subscription. */
function webPushAdvice(verdict: PushServiceProbe['verdict'], reason: string): ProbeAdvice {
  if (verdict === 'ACCEPTED') return { color: 'teal', title: 'The keys and the contact are in order', advice: null };
  const advice = adviceOf('WEB_PUSH', reason) ?? 'Set Web Push up again with a private key on P-256.';
  return { color: 'red', title: 'The keys or the contact are not in order', advice };
}

function adviceOf(service: PushService, reason: string): string | null {
  const known = explainProviderCode(service, reason);
  return known ? `${known.meaning} ${known.remedy}` : null;
}

/** What an error text that contains a push service's reason means, and what to do; null: no known reason. */
export function adviceOn(service: PushService, words: string): string | null {
  const known = explainCodeIn(service, words);
  return known ? `${known.meaning} ${known.remedy}` : null;
}
