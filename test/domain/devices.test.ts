/** What stays the same of a device while its address changes. */
import {
  addressKindOf,
  deviceOf,
  devicesNamed,
  parseDeviceToken,
  parseInstallationId,
  type DeviceToken,
} from '../../src/domain/deviceToken.js';
import { parseWebPushDevice } from '../../src/domain/webPushDevice.js';

const FID = 'cInstallationOfAPhone1';
const TOKEN = `${FID}:APA91b-and-more:with-a-colon`;
const HEX = 'ab'.repeat(32);
const ENDPOINT = 'https://push.example.com/send/a-browser';
const P256DH = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';

it.each<[string, DeviceToken, string, string]>([
  ['a token of native APNs', parseDeviceToken('IOS_APNS', HEX, 'com.acme.chat'), HEX, 'DEVICE_TOKEN'],
  ['a registration token', parseDeviceToken('ANDROID_FIREBASE', TOKEN, null), FID, 'DEVICE_TOKEN'],
  ['a registration token without a colon', parseDeviceToken('IOS_FIREBASE', 'opaque', null), 'opaque', 'DEVICE_TOKEN'],
  ['an installation id', parseInstallationId('IOS_FIREBASE', FID), FID, 'INSTALLATION_ID'],
  ['an installation id sent as a token', parseDeviceToken('IOS_FIREBASE', FID, null), FID, 'INSTALLATION_ID'],
  [
    'an endpoint',
    parseWebPushDevice({ endpoint: `${ENDPOINT}#a`, p256dh: P256DH, auth: 'BTBZMqHH6r4Tts7J_aSIgg' }),
    ENDPOINT,
    'ENDPOINT',
  ],
])('%s', (_name, device, named, kind) => {
  expect([deviceOf(device), addressKindOf(device)]).toEqual([named, kind]);
  expect(devicesNamed(device.token.reveal())).toContain(named);
});

it.each([
  [HEX.toUpperCase(), [HEX.toUpperCase(), HEX]],
  [TOKEN, [TOKEN, FID]],
  [FID, [FID]],
  ['HTTPS://Push.Example.com:443/a#b', ['HTTPS://Push.Example.com:443/a#b', 'https://push.example.com/a']],
  // No Firebase token is named by the scheme of a URL that nobody could have subscribed with.
  ['http://push.example.com/a', ['http://push.example.com/a']],
  ['https://user:password@push.example.com/a', ['https://user:password@push.example.com/a']],
])('%s names the devices', (text, devices) => {
  expect(devicesNamed(text)).toEqual(devices);
});
