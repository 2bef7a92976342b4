import { z } from 'zod';
import { IDEMPOTENCY_KEY_MAX } from '../domain/chatEvent.js';

const tenantUrl = z
  .string()
  .optional()
  .meta({
    description:
      'The tenant, where the request is not sent to its own domain: its host, or a URL of it. A port, upper case and ' +
      'a path make no difference. Comes before `X-Tenant-Url`, and that before the `Host` header.',
    examples: ['acme.example.com', 'https://acme.example.com/'],
    param: { id: 'tenantUrl' },
  });
const tenantHeader = z
  .string()
  .optional()
  .meta({
    description: 'The same as `tenantUrl`.',
    examples: ['acme.example.com'],
    param: { id: 'tenantHeader' },
  });
const ignored = (id: string, sender: string) =>
  z
    .string()
    .optional()
    .meta({ description: `Sent by ${sender} against caches, and ignored.`, param: { id } });

/** The query of Mobile SDK API requests: the tenant, and parameters that are ignored. */
export const legacyQuery = z.object({
  tenantUrl,
  nonce: ignored('nonce', 'the Android SDK'),
  timestamp: ignored('timestamp', 'the web widget'),
});
export const legacyHeaders = z.object({ 'X-Tenant-Url': tenantHeader });

/** The client's language, if the request's body has none. */
export const acceptLanguage = z
  .string()
  .optional()
  .meta({
    description: 'The language that the client is notified in, where its `parameters` name none.',
    examples: ['de-AT, en;q=0.5'],
  });
export const userAgent = z
  .string()
  .optional()
  .meta({
    description:
      'What the mobile SDKs send, in one word. Those before 2.0.0 send no `Cache-Control` with it, and get `unavailable` for `notAvailable`.',
    examples: ['MobileClient'],
  });

/** For platforms the API key identifies the tenant already. */
export const platformQuery = z.object({
  tenantUrl: z
    .string()
    .optional()
    .meta({
      description: "May name the key's own tenant; a key is no good for any other.",
      examples: ['acme.example.com'],
    }),
});
export const platformHeaders = z.object({
  'X-Tenant-Url': z.string().optional().meta({ description: 'The same as `tenantUrl`.' }),
  'Idempotency-Key': z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'Names this publish: the same key with the same events gets the answer of the first again, and nothing ' +
        `happens twice. 1 to ${IDEMPOTENCY_KEY_MAX} characters, in quotes or without.`,
      examples: ['"8e03978e-40d5-43dd-bc93-6894a57f9324"'],
    }),
});

export const chatPath = z.object({
  chatId: z
    .string()
    .min(1)
    .meta({
      description: 'What Request Chat has called the chat.',
      examples: ['4a0c4e0c-6a1b-4a8b-b57a-c2985499464e'],
      param: { id: 'chatId' },
    }),
});

/** Methods that exist in both versions mean the same. */
export const LEGACY_PREFIX = '/clientweb/api/:version(^v[12]$)';
