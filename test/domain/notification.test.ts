import { readNotification, storedNotification } from '../../src/domain/notification.js';
import { pushTo } from '../providers/pushFixtures.js';

const { notification } = pushTo('IOS_APNS');

it('is stored without what is the default, and read as it was', () => {
  const { chatId, event, group, title, body } = notification;
  expect(storedNotification(notification)).toEqual({ chatId, event, group, title, body });
  const other = { ...notification, sound: null, badge: false, data: { queue: 'sales' }, relevanceScore: 0 };
  expect(storedNotification(other)).toMatchObject({
    sound: null,
    badge: false,
    data: { queue: 'sales' },
    relevanceScore: 0,
  });
  for (const one of [notification, other]) expect(readNotification(storedNotification(one))).toEqual(one);
});
