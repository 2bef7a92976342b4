import { z } from 'zod';
import {
  APNS_TOKEN,
  BUNDLE_ID,
  bundleIdFault,
  deviceTokenFault,
  FIREBASE_TOKEN_MAX,
  parseDeviceToken,
  TEXT_RULE,
  type DeviceToken,
} from '../domain/deviceToken.js';
import { perService, SERVICES, type TokenService } from '../domain/lane.js';
import { PUSH_SERVICES, type Provider } from '../domain/pushService.js';
import { parseWebPushDevice } from '../domain/webPushDevice.js';
import { BUNDLE_FIELD, TOKEN_FIELDS } from '../rest/deviceFields.js';

/** The tokens' rules, as far as JSON Schema can express them. */
const TOKEN_SCHEMAS: Record<Exclude<Provider, 'webPush'>, Record<string, unknown>> = {
  apns: {
    pattern: APNS_TOKEN.source,
    description: 'As APNs gave it to the app, in hexadecimal digits of either case.',
  },
  firebase: {
    minLength: 1,
    maxLength: FIREBASE_TOKEN_MAX,
    pattern: '^\\S+$',
    description: 'As Firebase gave it to the app: opaque, without blanks or control characters.',
  },
};
const bundleId = ruledText(bundleIdFault).meta({
  pattern: BUNDLE_ID.source,
  description: 'The app that the token is of: one of the bundle ids that are configured, the APNs topic.',
});

/**
 * The notification method's body by variant. Each variant is chosen by its token field. A body with the fields of two
 * variants matches none.
 */
export const deviceBodySchemas = perService((service) =>
  service === 'WEB_PUSH' ? webPushBodySchema() : deviceBodySchema(service),
);

/** Not read yet: refused. */
function webPushBodySchema(): z.ZodType<DeviceToken> {
  return z
    .object({})
    .meta({ id: 'WebPushDevice', title: PUSH_SERVICES.WEB_PUSH.title })
    .transform(() => parseWebPushDevice({ endpoint: null, p256dh: null, auth: null }));
}

function deviceBodySchema(service: TokenService): z.ZodType<DeviceToken> {
  const { provider, title, variant } = PUSH_SERVICES[service];
  const field = TOKEN_FIELDS[service];
  const token = ruledText((text) => deviceTokenFault(provider, text)).meta(TOKEN_SCHEMAS[provider]);
  const fields: Record<string, z.ZodString> = {
    [field]: token,
    ...(provider === 'apns' && { [BUNDLE_FIELD]: bundleId }),
  };
  const others = SERVICES.filter((other) => other !== service).map((other) => TOKEN_FIELDS[other]);
  // Only for readers of the schema: fields the body must not have. The gateway checks that before it applies the schema.
  const foreign = [...others, ...(provider === 'apns' ? [] : [BUNDLE_FIELD])];
  return z
    .object(fields)
    .meta({
      id: `${variant.charAt(0).toUpperCase()}${variant.slice(1)}Device`,
      title,
      not: { anyOf: foreign.map((name) => ({ required: [name] })) },
    })
    .transform((body) => parseDeviceToken(service, body[field], body[BUNDLE_FIELD]));
}

/** The body that cancels: the empty object. */
export const noDeviceSchema = z.strictObject({}).meta({ id: 'NoDevice', title: 'Cancel' });

/** A text checked by the domain's rule, with the domain's error message. */
function ruledText(faultOf: (text: string) => string | null) {
  return z.string(TEXT_RULE).superRefine((text, context) => {
    const fault = faultOf(text);
    if (fault !== null) context.addIssue(fault);
  });
}
