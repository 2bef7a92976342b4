import Fastify from 'fastify';
import { DomainError, refusedField } from '../../src/domain/errors.js';
import { serviceNotConfigured } from '../../src/domain/lane.js';
import { answerRestError } from '../../src/rest/restErrors.js';

/** What the legacy door says when something is wrong on this side of it. */
async function answerTo(error: Error) {
  const app = Fastify();
  app.setErrorHandler(answerRestError);
  app.get('/', () => Promise.reject(error));
  const { statusCode, headers, body } = await app.inject('/');
  await app.close();
  return { status: statusCode, retryAfter: headers['retry-after'], ...(JSON.parse(body) as Record<string, unknown>) };
}

it.each([
  ['the store is away', new DomainError('STORE_UNAVAILABLE', 'the store is away'), 503, '5001'],
  ['there are too many requests', new DomainError('TOO_MANY_REQUESTS', 'wait'), 429, '5509'],
])('says when to come again while %s', async (_name, error, status, code) => {
  const answer = await answerTo(error);
  expect(answer).toMatchObject({ status, error_code: code, error_message: error.message });
  expect(Number(answer.retryAfter)).toBeGreaterThan(0);
});

it('says nothing of what has gone wrong inside', async () => {
  const answer = await answerTo(new Error('column "device_token" of relation'));
  expect(answer).toMatchObject({ status: 500, error_code: '5500' });
  expect(JSON.stringify(answer)).toMatch(/Request id/);
  expect(JSON.stringify(answer)).not.toMatch(/column/);
});

it.each([
  [
    'the field by its own name',
    refusedField(['events', '3', 'msgId'], 'must not be empty'),
    'events.3.msg_id must not be empty',
  ],
  ['a field that both call the same', refusedField(['from'], 'must not be empty'), 'from must not be empty'],
  ['a push service', serviceNotConfigured('IOS_APNS'), 'ios_apns is not configured for this app'],
  ['a text as it is', new DomainError('INVALID_INPUT', 'no bundleId of IOS_APNS'), 'no bundleId of IOS_APNS'],
])('says of a refusal %s', async (_what, error, message) => {
  expect(await answerTo(error)).toMatchObject({ error_message: message });
});
