import { z } from 'zod';
import {
  APNS_TOKEN,
  BUNDLE_ID,
  bundleIdFault,
  deviceTokenFault,
  FIREBASE_TOKEN_MAX,
  INSTALLATION_ID,
  installationIdFault,
  parseDeviceToken,
  parseInstallationId,
  TEXT_RULE,
  type DeviceToken,
} from '../domain/deviceToken.js';
import { providerOf } from '../domain/lane.js';
import { OUTBOUND_URL_MAX } from '../domain/outboundUrl.js';
import { PUSH_SERVICES, type Provider } from '../domain/pushService.js';
import { AUTH, authFault, endpointFault, P256DH, p256dhFault, parseWebPushDevice } from '../domain/webPushDevice.js';
import { BUNDLE_FIELD, DEVICE_FIELDS, type DeviceField } from '../rest/deviceFields.js';

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
    description:
      'As Firebase gave it to the app: opaque, without blanks or control characters. 22 characters of base64url are ' +
      'understood as an installation id.',
  },
};
const bundleId = ruledText(bundleIdFault).meta({
  pattern: BUNDLE_ID.source,
  description: 'The app that the token is of: one of the bundle ids that are configured, the APNs topic.',
});
const installationId = ruledText(installationIdFault).meta({
  pattern: INSTALLATION_ID.source,
  description: 'The Firebase installation id, in place of a registration token.',
});
/** Browsers have more in it, such as `expirationTime`. */
const browserSubscription = z
  .object(
    {
      endpoint: ruledText(endpointFault).meta({
        format: 'uri',
        pattern: '^https://',
        maxLength: OUTBOUND_URL_MAX,
        description: 'An https URL of a push service on the internet, without a user name.',
      }),
      keys: z.object(
        {
          p256dh: ruledText(p256dhFault).meta({
            pattern: P256DH.source,
            description: 'A point on P-256, uncompressed.',
          }),
          auth: ruledText(authFault).meta({ pattern: AUTH.source, description: '16 bytes.' }),
        },
        'must be an object',
      ),
    },
    'must be an object',
  )
  .meta({ id: 'BrowserSubscription', description: 'What `PushSubscription.toJSON()` gives in a browser.' });

/**
 * The notification method's body by the field that chooses the variant. A body with the fields of two variants matches
 * none.
 */
export const deviceBodySchemas: ReadonlyMap<string, z.ZodType<DeviceToken>> = new Map(
  DEVICE_FIELDS.map((field) => [field.name, deviceBodySchema(field)]),
);

function deviceBodySchema(field: DeviceField): z.ZodType<DeviceToken> {
  const { service, name } = field;
  const isApns = providerOf(service) === 'apns';
  const { title, variant } = PUSH_SERVICES[service];
  // Only for readers of the schema: fields the body must not have. The gateway checks that before it applies the schema.
  const foreign = [
    ...DEVICE_FIELDS.filter((other) => other !== field).map((other) => other.name),
    ...(isApns ? [] : [BUNDLE_FIELD]),
  ];
  const meta = {
    id: `${variant.charAt(0).toUpperCase()}${variant.slice(1)}${field.holds === 'installationId' ? 'Installation' : 'Device'}`,
    title: field.holds === 'installationId' ? `${title}, by installation id` : title,
    not: { anyOf: foreign.map((other) => ({ required: [other] })) },
  };
  switch (field.holds) {
    case 'deviceToken': {
      const token = ruledText((text) => deviceTokenFault(PUSH_SERVICES[field.service].provider, text));
      const fields: Record<string, z.ZodString> = {
        [name]: token.meta(TOKEN_SCHEMAS[PUSH_SERVICES[field.service].provider]),
        ...(isApns && { [BUNDLE_FIELD]: bundleId }),
      };
      return z
        .object(fields)
        .meta(meta)
        .transform((body) => parseDeviceToken(field.service, body[name], body[BUNDLE_FIELD]));
    }
    case 'installationId':
      return z
        .object({ [name]: installationId })
        .meta(meta)
        .transform((body) => parseInstallationId(field.service, body[name]));
    case 'subscription':
      return z
        .object({ [name]: browserSubscription })
        .meta(meta)
        .transform((body) => {
          const { endpoint, keys } = body[name] as z.output<typeof browserSubscription>;
          return parseWebPushDevice({ endpoint, ...keys });
        });
  }
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
