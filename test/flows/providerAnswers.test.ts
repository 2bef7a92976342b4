import { redact } from '../../src/domain/redacted.js';
import { BUNDLE_ID, newApnsToken } from '../support/contactCenter.js';
import { agentMessage } from '../support/deviceFlow.js';
import { firstOf } from '../support/firstOf.js';
import { usePhones } from '../support/usePhones.js';

const { providers, start, subscribedPhone, pushesTo } = usePhones();

describe('what a provider says', () => {
  it('410 removes a subscription that is older than the token’s death', async () => {
    const flow = await start();
    const token = newApnsToken();
    await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
    providers().simulators.apns.unregister(token, new Date(Date.now() + 1_000));
    const delivery = await flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id);
    expect(delivery).toMatchObject({
      status: 'FAILED',
      reason: 'Unregistered',
      attempts: [
        {
          outcome: 'unregistered',
          statusCode: 410,
          explanation: expect.stringContaining('removed from the device') as string,
          remedy: expect.stringContaining('Nothing has to be done') as string,
        },
      ],
    });
    expect(await flow.subscribedToken()).toBeNull();
    expect(firstOf((await flow.publish(agentMessage())).deliveries)).toMatchObject({
      status: 'SUPPRESSED',
      reason: 'TOKEN_UNREGISTERED',
    });
  });

  it('410 leaves a subscription that is newer than the token’s death', async () => {
    const flow = await start();
    const token = newApnsToken();
    await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
    providers().simulators.apns.unregister(token, new Date(Date.now() - 60_000));
    const delivery = await flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id);
    expect(delivery.status).toBe('FAILED');
    expect(await flow.subscribedToken()).toBe(redact(token));
  });

  it('UNREGISTERED removes a Firebase subscription', async () => {
    const { flow, token } = await subscribedPhone();
    providers().simulators.fcm.unregister(token, new Date());
    const delivery = await flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id);
    expect(delivery).toMatchObject({ status: 'FAILED', reason: 'UNREGISTERED' });
    expect(await flow.subscribedToken()).toBeNull();
  });

  it('503 with Retry-After is tried again, and both attempts are told', async () => {
    const { flow, token } = await subscribedPhone();
    providers().simulators.fcm.setFault({
      kind: 'status',
      status: 503,
      reason: 'UNAVAILABLE',
      retryAfterSeconds: 1,
      times: 1,
    });
    const delivery = await flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id);
    expect(delivery).toMatchObject({
      status: 'SENT',
      attempts: [
        { outcome: 'retry', statusCode: 503, explanation: 'Firebase was overloaded or not available.' },
        { outcome: 'delivered', statusCode: 200, explanation: null, remedy: null },
      ],
    });
    expect(pushesTo(token)).toHaveLength(1);
  });

  it('a refusal for good is a failure with its reason, and the subscription stays', async () => {
    const { flow, token } = await subscribedPhone();
    providers().simulators.fcm.setFault({ kind: 'status', status: 400, reason: 'INVALID_ARGUMENT', times: 1 });
    const delivery = await flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id);
    expect(delivery).toMatchObject({ status: 'FAILED', reason: 'INVALID_ARGUMENT' });
    expect(await flow.subscribedToken()).toBe(redact(token));
  });

  it('a reset after sending is followed by one more send under the same id', async () => {
    const flow = await start();
    const token = newApnsToken();
    await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
    providers().simulators.apns.setFault({ kind: 'reset', scope: 'stream', delivered: true, times: 1 });
    const { id } = firstOf((await flow.publish(agentMessage())).deliveries);
    expect((await flow.settled(id)).status).toBe('SENT');
    const pushes = pushesTo(token);
    expect(pushes).toHaveLength(2);
    expect(new Set(pushes.map((push) => push.id)).size).toBe(1);
    expect(new Set(pushes.map((push) => push.headers['apns-collapse-id'])).size).toBe(1);
  });

  it('unknown results are followed by more sends under the same id, until the provider answers', async () => {
    const flow = await start();
    const token = newApnsToken();
    await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
    providers().simulators.apns.setFault({ kind: 'reset', scope: 'stream', delivered: true, times: 2 });
    const delivery = await flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id);
    expect(delivery).toMatchObject({ status: 'SENT', reason: null });
    expect(delivery.attempts.map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'delivered']);
    expect(pushesTo(token)).toHaveLength(3);
    expect(new Set(pushesTo(token).map((push) => push.id)).size).toBe(1);
  });
});
