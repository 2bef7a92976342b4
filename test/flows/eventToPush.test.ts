import { EndChatDocument, UnsubscribeDocument, type DeviceTokenInput } from '../generated/graphql.js';
import { graphqlData, post } from '../support/api.js';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage } from '../support/deviceFlow.js';
import { firstOf } from '../support/firstOf.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, start, subscribedPhone, pushTo, pushesTo } = usePhones();

const variants: [string, () => string, (deviceToken: string) => DeviceTokenInput][] = [
  ['IOS_APNS', newApnsToken, (deviceToken) => ({ iosApns: { deviceToken, bundleId: BUNDLE_ID } })],
  ['IOS_FIREBASE', newFirebaseToken, (deviceToken) => ({ iosFirebase: { deviceToken } })],
  ['ANDROID_FIREBASE', newFirebaseToken, (deviceToken) => ({ androidFirebase: { deviceToken } })],
];

describe.each(variants)('a message for %s', (service, newToken, input) => {
  it('becomes a push that the SDK finds the chat by, and a delivery that says so', async () => {
    const flow = await start();
    const token = newToken();
    await flow.subscribe(input(token));

    const published = await flow.publish(agentMessage('Your parcel is found!'));
    const delivery = firstOf(published.deliveries);
    expect(published).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(delivery).toMatchObject({ status: 'PENDING', service, event: 'chat_session_message' });

    const push = await pushTo(token);
    if (service === 'IOS_APNS') {
      expect(push).toMatchObject({ provider: 'apns', topic: BUNDLE_ID, environment: 'PRODUCTION' });
      expect(push.payload).toMatchObject({
        chatID: flow.chatId,
        aps: {
          alert: { title: 'Anna', body: 'Your parcel is found!' },
          sound: 'default',
          category: 'NEW_CHAT_MESSAGE',
        },
      });
    } else {
      expect(push.payload).toMatchObject({
        data: { chatID: flow.chatId },
        notification: { title: 'Anna', body: 'Your parcel is found!' },
      });
    }

    const settled = await flow.settled(delivery.id);
    expect(settled).toMatchObject({ status: 'SENT', reason: null, providerMessageId: push.id });
    expect(settled.attempts).toMatchObject([{ outcome: 'delivered', statusCode: 200 }]);
  });
});

describe('what wakes a person', () => {
  it('is told once each; the rest is silent', async () => {
    const { flow, token } = await subscribedPhone();
    const published = await flow.publish(
      { event: 'chat_session_party_joined', partyId: 'me', partyType: 'EXTERNAL', displayName: 'Customer' },
      { event: 'chat_session_party_joined', partyId: 'bot', partyType: 'SCENARIO', displayName: 'Bot' },
      { event: 'chat_session_party_joined', partyId: 'agent-7', partyType: 'INTERNAL', displayName: 'Anna' },
      { event: 'chat_session_typing', partyId: 'agent-7' },
      { event: 'chat_session_message', partyId: 'me', msg: 'my own words' },
      { event: 'chat_session_message', partyId: 'agent-7', msg: 'Hello' },
      { event: 'chat_session_message_delivered', partyId: 'me' },
      { event: 'chat_session_message_read', partyId: 'me' },
      { event: 'chat_session_file', partyId: 'agent-7' },
      { event: 'chat_session_timeout_warning', msg: 'Still there?' },
      { event: 'chat_session_ended' },
    );
    expect(published.accepted).toBe(11);
    expect(published.deliveries.map((delivery) => delivery.event)).toEqual([
      'chat_session_party_joined',
      'chat_session_message',
      'chat_session_file',
      'chat_session_timeout_warning',
      'chat_session_ended',
    ]);
    for (const { id } of published.deliveries) expect((await flow.settled(id)).status).toBe('SENT');
    const said = pushesTo(token).map((push) => (push.payload['notification'] as { title: string; body: string }).body);
    expect(said.sort()).toEqual(
      ['Hello', 'Joined the chat', 'Sent you a file', 'Still there?', 'The chat has ended.'].sort(),
    );
  });

  it('is not repeated when the platform repeats itself', async () => {
    const { flow, token } = await subscribedPhone();
    const message = agentMessage();
    const published = await flow.publish(message);
    const repeated = await flow.publish(message);
    expect(repeated).toMatchObject({ accepted: 0, duplicates: 1, deliveries: [] });
    await flow.settled(firstOf(published.deliveries).id);
    expect(pushesTo(token)).toHaveLength(1);
  });

  it('is nobody where there never was a subscription', async () => {
    const flow = await start();
    expect((await flow.publish(agentMessage())).deliveries).toEqual([]);
  });
});

describe('the end of a subscription', () => {
  it('by the client suppresses what comes after, visibly', async () => {
    const { flow, token } = await subscribedPhone();
    await graphqlData(gateway().url, flow.device, UnsubscribeDocument, { input: { chatId: flow.chatId } });
    const delivery = firstOf((await flow.publish(agentMessage())).deliveries);
    expect(delivery).toMatchObject({ status: 'SUPPRESSED', reason: 'UNSUBSCRIBED' });
    expect(await flow.settled(delivery.id)).toMatchObject({ attempts: [] });
    expect(pushesTo(token)).toHaveLength(0);
  });

  it('by the end of the chat still lets the end be told', async () => {
    const { flow, token } = await subscribedPhone();
    const ended = firstOf((await flow.publish({ event: 'chat_session_ended' })).deliveries);
    await pushTo(token);
    expect((await flow.settled(ended.id)).status).toBe('SENT');
    expect(await flow.subscribedToken()).toBeNull();
    await expect(flow.publish(agentMessage())).rejects.toThrow('CHAT_ENDED');
  });

  it('by endChat tells the end and removes it', async () => {
    const { flow, token } = await subscribedPhone();
    const { endChat } = await graphqlData(gateway().url, center().platform, EndChatDocument, {
      input: { chatId: flow.chatId },
    });
    expect(endChat.chatSession).toMatchObject({ state: 'COMPLETED' });
    expect((await pushTo(token)).payload['notification']).toEqual({ title: 'Acme Shop', body: 'The chat has ended.' });
    expect(await flow.subscribedToken()).toBeNull();
  });

  it('by a newer token sends to that one alone', async () => {
    const { flow, token } = await subscribedPhone();
    const newer = newFirebaseToken();
    await flow.subscribe({ androidFirebase: { deviceToken: newer } });
    await flow.settled(firstOf((await flow.publish(agentMessage())).deliveries).id);
    expect([pushesTo(token).length, pushesTo(newer).length]).toEqual([0, 1]);
  });
});

it('takes events through the REST door too, and prefers plain text', async () => {
  const { flow, token } = await subscribedPhone();
  const answer = await post(gateway().url, `/platform/v1/chats/${flow.chatId}/events`, center().platform, {
    events: [
      {
        event: 'chat_session_message',
        msg_id: 'r1',
        party_id: '7',
        display_name: 'Anna',
        msg: '<b>Hi</b>',
        msg_text: 'Hi',
        timestamp: '1700000000',
      },
    ],
  });
  expect([answer.status, answer.body['accepted']]).toEqual([202, 1]);
  const push = await pushTo(token);
  expect(push.payload['notification']).toEqual({ title: 'Anna', body: 'Hi' });
});
