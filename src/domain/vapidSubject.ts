import { parseUrl } from './parseUrl.js';

const SUBJECT_MAX = 512;
const MAILTO = /^mailto:[^\s@<>?,;:"\\]{1,64}@([^\s@<>?,;]+)$/i;
/** A name on the internet: at least two labels, and the last one is no number. */
const PUBLIC_NAME = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])$/i;
const NOT_PUBLIC = /(?:^|\.)(?:localhost|local|invalid)$/i;

/**
 * The rule that a text breaks as the contact in a VAPID token (RFC 8292 section 2.1); null: none. Apple refuses every push
 * whose contact is no address or URL of a real host, with BadJwtToken.
 */
export function vapidSubjectFault(subject: string): string | null {
  if (subject.length > SUBJECT_MAX) return `must have at most ${SUBJECT_MAX} characters`;
  const host = MAILTO.exec(subject)?.[1] ?? httpsHostOf(subject);
  if (host === null) return 'must be a mailto: address or an https:// URL';
  return PUBLIC_NAME.test(host) && !NOT_PUBLIC.test(host) ? null : 'must name a host on the internet';
}

function httpsHostOf(text: string): string | null {
  const url = /\s/.test(text) ? null : parseUrl(text);
  if (url === null) return null;
  const { protocol, hostname, username, password } = url;
  return protocol === 'https:' && username === '' && password === '' ? hostname : null;
}
