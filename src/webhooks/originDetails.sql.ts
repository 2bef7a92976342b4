/** The audit log's details of a URL: its origin, because the rest may be secret, and a digest that reveals changes. */
export const OF_URL = `'origin', substring(url FROM '^[^:]+://[^/]+'),
  'urlSha256', left(encode(sha256(convert_to(url, 'UTF8')), 'hex'), 16)`;
