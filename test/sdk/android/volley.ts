import type { WireAnswer } from '../keptConnection.js';

/** What Volley hands to a request's listener, or to its error listener. */
export type VolleyResult =
  | { response: Record<string, unknown> }
  | { error: 'AuthFailureError' | 'ClientError' | 'ServerError' | 'ParseError'; statusCode: number };

/** Volley's requests end after so long without an answer, and are sent once more as they were. */
export const VOLLEY_TIMEOUT_MS = 2_500;

/** Whether Volley sends the same request once more after this answer: it takes 401 and 403 for a matter of time. */
export function sendsAgain({ status }: WireAnswer): boolean {
  return status === 401 || status === 403;
}

/**
 * A `JsonObjectRequest`: the status decides, then the body must be a JSON object in the charset that the content type names
 * (UTF-8 without one).
 * @param takesNothing whether 200 without bytes is a success too, as this SDK has it for all but its plain GETs
 */
export function jsonObjectRequest(answer: WireAnswer, takesNothing: boolean): VolleyResult {
  const { status: statusCode, headers, body } = answer;
  if (statusCode === 401 || statusCode === 403) return { error: 'AuthFailureError', statusCode };
  if (statusCode >= 500) return { error: 'ServerError', statusCode };
  if (statusCode < 200 || statusCode > 299) return { error: 'ClientError', statusCode };
  if (takesNothing && statusCode === 200 && body.length === 0) return { response: { state: 'success' } };
  try {
    const [, charset = 'utf-8'] = /;\s*charset=([^;\s]+)/.exec(headers['content-type'] ?? '') ?? [];
    const response = JSON.parse(new TextDecoder(charset).decode(body)) as unknown;
    if (typeof response !== 'object' || response === null || Array.isArray(response)) throw new Error('no JSONObject');
    return { response: response as Record<string, unknown> };
  } catch {
    return { error: 'ParseError', statusCode };
  }
}
