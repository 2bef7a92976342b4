/** A failure in a few words for logs and outcomes: its code when it has one (`ECONNREFUSED`), else its message. */
export function failureReason(error: unknown): string {
  // Checked by shape, not by class: Node's own errors may come from another realm.
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  // Node wraps the peer's HTTP/2 code in these two and names it only in the message.
  const generic = code === 'ERR_HTTP2_STREAM_ERROR' || code === 'ERR_HTTP2_SESSION_ERROR';
  if (typeof code === 'string' && !generic) return code;
  return typeof message === 'string' ? message : 'unknown failure';
}
