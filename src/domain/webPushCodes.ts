import type { CodeExplanation, CodeTable } from './codeExplanation.js';

const OUR_PUSH = 'This is a fault of the gateway. Report it with the delivery and the version of the gateway.';
const WAIT = 'Nothing has to be done: the push is sent again after a pause.';

const GONE: CodeExplanation = {
  meaning: 'The browser has no such subscription any more: it was removed, or the person withdrew the permission.',
  remedy: 'Nothing has to be done: the subscription ends, and the web page subscribes again when it is opened.',
};
const TOO_LARGE: CodeExplanation = {
  meaning: 'The push is larger than this push service takes, even when it is shortened.',
  remedy: 'Shorten the extra data of the template.',
};
const TOO_MANY: CodeExplanation = {
  meaning: 'Too many pushes went to this browser or from this app in a short time.',
  remedy:
    'Nothing has to be done: the push is sent again after a pause. Send fewer events to a chat if it happens often.',
};
const FAILS: CodeExplanation = { meaning: "The browser's push service failed.", remedy: WAIT };
const CONTACT: CodeExplanation = {
  meaning: "The push service refuses the contact or the gateway's clock.",
  remedy: 'Use a mailto: address or https:// URL at a real host, and set the clock by NTP.',
};
const SIGNATURE: CodeExplanation = {
  meaning: 'The push service does not accept the signature.',
  remedy:
    'Check that the web page subscribes with the public key shown here, that the contact is a real address, and that the ' +
    "gateway's clock is right.",
};

/** Apple's reasons, and the statuses of others (RFC 8030 sections 5 and 7, RFC 8292 section 4.2). */
export const WEB_PUSH_CODES: CodeTable = {
  BadJwtToken: CONTACT,
  ExpiredJwtToken: CONTACT,
  BadAuthorizationHeader: {
    meaning: 'The push service cannot read the signature.',
    remedy: 'Check that no proxy changes the headers of requests.',
  },
  VapidPkHashMismatch: {
    meaning: 'The browser subscribed with another public key.',
    remedy: 'Let the web page subscribe again with the key shown here.',
  },
  BadDeviceToken: {
    meaning: 'The push service does not know the endpoint.',
    remedy: 'Check that the web page sends the subscription of the browser unchanged.',
  },
  Unregistered: GONE,
  ExpiredToken: GONE,
  PayloadTooLarge: TOO_LARGE,
  TooManyRequests: TOO_MANY,
  InternalServerError: FAILS,
  ServiceUnavailable: FAILS,
  Shutdown: FAILS,
  BadPath: {
    meaning: 'The push service does not know the address of the endpoint.',
    remedy: 'Check that the web page sends the endpoint unchanged.',
  },
  MethodNotAllowed: { meaning: 'The push service does not know the kind of request.', remedy: OUR_PUSH },
  BadTtl: { meaning: 'The push service cannot read how long the push counts.', remedy: OUR_PUSH },
  BadUrgency: { meaning: 'The push service does not know the urgency.', remedy: OUR_PUSH },
  BadWebPushTopic: { meaning: 'The push service cannot read the topic.', remedy: OUR_PUSH },
  BadWebPushRequest: {
    meaning: 'The push service cannot read the push, or the keys of the browser are not its own.',
    remedy: 'Check that the web page sends both keys of the subscription unchanged.',
  },
  PayloadEmpty: { meaning: 'The push service cannot read the content of the push.', remedy: OUR_PUSH },
  'status 400': {
    meaning: 'The push service does not accept the push.',
    remedy: 'Check that the web page sends endpoint and keys of the subscription unchanged.',
  },
  'status 401': SIGNATURE,
  'status 403': SIGNATURE,
  'status 404': GONE,
  'status 410': GONE,
  'status 413': TOO_LARGE,
  'status 429': TOO_MANY,
  'no keys of the browser': {
    meaning: 'The subscription has no keys of the browser, so the push cannot be encrypted.',
    remedy: 'Let the web page send p256dh and auth of the subscription.',
  },
  'the keys are no pair': {
    meaning: 'The private key does not belong to the public key.',
    remedy: 'Set Web Push up again with the right private key.',
  },
  'too many pushes to unknown push services are under way': {
    meaning:
      'Many browsers of this app have endpoints at hosts of no known push service, and their hosts answer slowly.',
    remedy: WAIT,
  },
  ADDRESS_NOT_ALLOWED: {
    meaning: 'The name of the push service leads to a private address.',
    remedy: "Check the gateway's name server; an endpoint at such an address is never sent to.",
  },
};
