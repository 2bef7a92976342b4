/** In an update of `push_subscriptions p`: the digest by which an erasure finds the chat after its token is removed. */
export const FORMER_TOKEN_DIGEST = `COALESCE(sha256(convert_to(p.device_token, 'UTF8')), p.former_token_digest)`;

/** In the same update: removes the token. */
export const FORGET_TOKEN = `device_token = NULL, former_token_digest = ${FORMER_TOKEN_DIGEST}`;

/** Whether the token that went was one of these two parameters. */
export const hadToken = (one: string, other: string) =>
  `p.former_token_digest IN (sha256(convert_to(${one}, 'UTF8')), sha256(convert_to(${other}, 'UTF8')))`;
