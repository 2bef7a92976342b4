import { isOfProvider } from './pushServiceRow.js';

/**
 * SQL: the device of a row's address, as `deviceOf` (domain/deviceToken.ts) computes it. The index of devices has the same
 * expression.
 */
export const deviceOfRow = (row: string) =>
  `CASE WHEN ${isOfProvider(`${row}.service`, 'firebase')} THEN split_part(${row}.device_token, ':', 1) ELSE ${row}.device_token END`;

/** SQL: whether the row's address belongs to this device (a text). The first half uses the index of devices. */
export const isOfDevice = (row: string, device: string) =>
  `${row}.device_token IS NOT NULL AND hashtextextended(${deviceOfRow(row)}, 0) = hashtextextended(${device}, 0)
    AND ${deviceOfRow(row)} = ${device}`;

/** In an update of `push_subscriptions p`: the digest that recognizes the same token after its removal. */
export const FORMER_TOKEN_DIGEST = `COALESCE(sha256(convert_to(p.device_token, 'UTF8')), p.former_token_digest)`;

/** The digest with which an erasure finds the chat after the removal. */
const FORMER_DEVICE_DIGEST = `COALESCE(sha256(convert_to(${deviceOfRow('p')}, 'UTF8')), p.former_device_digest)`;

/** In the same update: removes the token with its keys. @param isOver SQL: whether it is to be removed */
export const forgetToken = (isOver = 'true') => `device_token = CASE WHEN ${isOver} THEN NULL ELSE p.device_token END,
  web_push_p256dh = CASE WHEN ${isOver} THEN NULL ELSE p.web_push_p256dh END,
  web_push_auth = CASE WHEN ${isOver} THEN NULL ELSE p.web_push_auth END,
  former_token_digest = CASE WHEN ${isOver} THEN ${FORMER_TOKEN_DIGEST} ELSE p.former_token_digest END,
  former_device_digest = CASE WHEN ${isOver} THEN ${FORMER_DEVICE_DIGEST} ELSE p.former_device_digest END`;

/** Whether the row's address belongs to one of these devices. @param devices SQL: an array of texts */
export const isOfDevices = (row: string, devices: string) =>
  `${row}.device_token IS NOT NULL AND hashtextextended(${deviceOfRow(row)}, 0)
    = ANY(ARRAY(SELECT hashtextextended(text, 0) FROM unnest(${devices}) text)) AND ${deviceOfRow(row)} = ANY(${devices})`;

/** Whether the removed token is one of these texts, or belonged to one of these devices. @param texts SQL: an array */
export const hadDevice = (texts: string) => {
  const digests = `ARRAY(SELECT sha256(convert_to(text, 'UTF8')) FROM unnest(${texts}) text)`;
  return `(p.former_token_digest = ANY(${digests}) OR p.former_device_digest = ANY(${digests}))`;
};
