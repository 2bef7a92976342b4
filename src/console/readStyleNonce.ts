/** The nonce that allows script-made style elements in the page's policy; empty: none. */
export function readStyleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
}
