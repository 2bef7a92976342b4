/** The groups of operations, in the order of the page. */
export const openapiTags = {
  legacy: {
    name: 'Mobile SDK API',
    description:
      "What today's mobile SDKs speak. Each method is at `/clientweb/api/v1/` too and means the same there. A refusal has " +
      'a code: `{"error_code": "5603", "error_message": ".."}`. Bodies are JSON of at most 64 KiB, as ' +
      '`application/json`, `text/plain` or without a type.',
  },
  platform: {
    name: 'Platform API',
    description: 'Where a chat platform publishes. Errors have the shape of the Mobile SDK API.',
  },
  webhook: {
    name: 'Webhook',
    description: 'What Beckon sends to a chat platform, and alerts, in the form of Standard Webhooks.',
  },
  health: { name: 'Health', description: 'For load balancers and monitoring.' },
} as const;
