import { BUNDLE_ID, newApnsToken } from '../support/contactCenter.js';
import { DOORS, graphqlDoor, restDoor } from './doors.js';
import { REFUSED_DEVICES, secretsOf } from './refusedDevices.js';
import { stage } from './stage.js';
import { comparable, shownPieces } from './useStage.js';

describe.each(DOORS)('a device that is refused through $name changes nothing', (door) => {
  test.each(REFUSED_DEVICES)('$name', async ({ device, refused, says }) => {
    const { url, newChat, stored } = stage();
    const chat = await newChat();
    const known = { iosApns: { token: newApnsToken(), bundleId: BUNDLE_ID } };
    expect((await door.subscribe(url, chat.device, chat.chatId, known)).refusal).toBeNull();
    const before = await stored(chat.chatId);
    const { refusal, text } = await door.subscribe(url, chat.device, chat.chatId, device);
    expect(refusal).toEqual(refused[door.name]);
    for (const words of says[door.name]) expect(text).toContain(words);
    expect(shownPieces(text, [...secretsOf(device), chat.clientId])).toEqual([]);
    expect(await stored(chat.chatId)).toEqual(before);
  });
});

describe('a device that is refused leaves the same through both doors', () => {
  test.each(REFUSED_DEVICES)('$name', async ({ device }) => {
    const { url, newChat, stored } = stage();
    const [one, other] = await Promise.all([newChat(), newChat()]);
    await restDoor.subscribe(url, one.device, one.chatId, device);
    await graphqlDoor.subscribe(url, other.device, other.chatId, device);
    const [byRest, byGraphql] = await Promise.all([stored(one.chatId), stored(other.chatId)]);
    expect(comparable(byRest).subscription).toBeNull();
    expect(comparable(byRest)).toEqual(comparable(byGraphql));
  });
});
