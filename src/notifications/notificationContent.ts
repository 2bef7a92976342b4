import { refusedField } from '../domain/errors.js';
import { RESERVED_DATA_NAMES } from '../domain/notification.js';
import { checkText } from '../domain/text.js';
import { parseUrl } from '../domain/parseUrl.js';

const DATA_MAX = 20;
const VALUE_MAX = 1_024;
const IMAGE_URL_MAX = 1_024;
const DATA_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
/** Of the providers (Firebase: "projects.messages", field `data`; Apple: "Generating a remote notification"). */
const PROVIDERS_NAME = /^(?:aps|from|message_type|notification|collapse_key|google[._].*|gcm[._].*|fcm[._].*)$/i;
/** Firebase: "REST Resource: projects.messages", `analytics_label`. */
const ANALYTICS_LABEL = /^[a-zA-Z0-9\-_.~%]{1,50}$/;

/** One of an app's own data. */
export interface DataEntry {
  name: string;
  value: string;
}

/** An app's own data. @throws DomainError INVALID_INPUT naming the entry by its index */
export function checkData(entries: readonly DataEntry[], path: readonly string[]): Record<string, string> {
  if (entries.length > DATA_MAX) throw refusedField(path, `must have at most ${DATA_MAX} entries`);
  const names = new Set<string>();
  for (const [index, { name, value }] of entries.entries()) {
    const place = [...path, String(index)];
    const refuse = (rule: string) => refusedField([...place, 'name'], rule);
    if (!DATA_NAME.test(name)) throw refuse('must be 1 to 64 letters, digits, and - _ . after a letter');
    if (isReserved(name)) throw refuse('must not be a name that Beckon or a push service uses');
    if (names.has(name)) throw refuse('must be there once');
    names.add(name);
    checkText(value, [...place, 'value'], VALUE_MAX);
  }
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

function isReserved(name: string): boolean {
  return PROVIDERS_NAME.test(name) || RESERVED_DATA_NAMES.some((one) => one.toLowerCase() === name.toLowerCase());
}

/** @throws DomainError INVALID_INPUT */
export function checkImageUrl(text: string, path: readonly string[]): string {
  checkText(text, path, IMAGE_URL_MAX);
  const url = /[\s\p{Cc}]/u.test(text) ? null : parseUrl(text);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw refusedField(path, 'must be an https URL without user name and password');
  }
  return text;
}

/** @throws DomainError INVALID_INPUT */
export function checkRelevance(score: number, path: readonly string[]): number {
  if (score >= 0 && score <= 1) return score;
  throw refusedField(path, 'must be 0 to 1');
}

/** @throws DomainError INVALID_INPUT */
export function checkAnalyticsLabel(text: string, path: readonly string[]): string {
  if (ANALYTICS_LABEL.test(text)) return text;
  throw refusedField(path, 'must have 1 to 50 letters, digits, and - _ . ~ %');
}
