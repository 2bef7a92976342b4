/** The nonce by which the page's policy allows style elements that scripts make; empty where the page has none. */
export function readStyleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
}
