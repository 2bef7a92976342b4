import { z } from 'zod';
import {
  APNS_TOKEN,
  BUNDLE_ID,
  bundleIdFault,
  deviceTokenFault,
  FIREBASE_TOKEN_MAX,
  parseDeviceToken,
  TEXT_RULE,
} from '../domain/deviceToken.js';
import type { PushService } from '../domain/pushService.js';

/** The field that each variant has its device token in. */
export const TOKEN_FIELDS = {
  IOS_APNS: 'ios_apns_device_token',
  IOS_FIREBASE: 'ios_firebase_device_token',
  ANDROID_FIREBASE: 'android_firebase_device_token',
} as const satisfies Record<PushService, string>;
export const BUNDLE_FIELD = 'ios_app_bundle_id';

const firebaseToken = {
  minLength: 1,
  maxLength: FIREBASE_TOKEN_MAX,
  pattern: '^\\S+$',
  description: 'As Firebase gave it to the app: opaque, without blanks or control characters.',
};

/**
 * The notification method's body by variant: what each makes of a body that has its token. A body of two variants is none
 * of these, whatever the second one holds.
 */
export const deviceBodySchemas = {
  IOS_APNS: z
    .object({
      ios_apns_device_token: ruledText((text) => deviceTokenFault('IOS_APNS', text)).meta({
        pattern: APNS_TOKEN.source,
        description: 'As APNs gave it to the app, in hexadecimal digits of either case.',
      }),
      ios_app_bundle_id: ruledText(bundleIdFault).meta({
        pattern: BUNDLE_ID.source,
        description: 'The app that the token is of: one of the bundle ids that are configured, the APNs topic.',
      }),
    })
    .meta({
      id: 'IosApnsDevice',
      title: 'iOS, native APNs',
      ...without(TOKEN_FIELDS.IOS_FIREBASE, TOKEN_FIELDS.ANDROID_FIREBASE),
    })
    .transform((body) => parseDeviceToken('IOS_APNS', body.ios_apns_device_token, body.ios_app_bundle_id)),
  IOS_FIREBASE: z
    .object({
      ios_firebase_device_token: ruledText((text) => deviceTokenFault('IOS_FIREBASE', text)).meta(firebaseToken),
    })
    .meta({
      id: 'IosFirebaseDevice',
      title: 'iOS, Firebase',
      ...without(TOKEN_FIELDS.IOS_APNS, TOKEN_FIELDS.ANDROID_FIREBASE, BUNDLE_FIELD),
    })
    .transform((body) => parseDeviceToken('IOS_FIREBASE', body.ios_firebase_device_token, null)),
  ANDROID_FIREBASE: z
    .object({
      android_firebase_device_token: ruledText((text) => deviceTokenFault('ANDROID_FIREBASE', text)).meta(
        firebaseToken,
      ),
    })
    .meta({
      id: 'AndroidFirebaseDevice',
      title: 'Android, Firebase',
      ...without(TOKEN_FIELDS.IOS_APNS, TOKEN_FIELDS.IOS_FIREBASE, BUNDLE_FIELD),
    })
    .transform((body) => parseDeviceToken('ANDROID_FIREBASE', body.android_firebase_device_token, null)),
};

/** The body that cancels: the one without any field. */
export const noDeviceSchema = z.strictObject({}).meta({ id: 'NoDevice', title: 'Cancel' });

/** A text by the domain's rule, and in its words. What JSON Schema can say of the rule is said beside it. */
function ruledText(faultOf: (text: string) => string | null) {
  return z.string(TEXT_RULE).superRefine((text, context) => {
    const fault = faultOf(text);
    if (fault !== null) context.addIssue(fault);
  });
}

/** For the schema's readers: what a variant's body must not have, which is settled before its schema is applied. */
function without(...fields: string[]) {
  return { not: { anyOf: fields.map((field) => ({ required: [field] })) } };
}
