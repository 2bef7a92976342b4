import { RequestChatDocument, type RequestChatMutation } from '../generated/graphql.js';
import { graphql, graphqlData, post, type RestAnswer } from '../support/api.js';
import { stage } from './stage.js';
import { newClientId, shownPieces, type Chat } from './useStage.js';

function requestByRest(
  device: Chat['device'],
  body: unknown,
  version = 'v2',
  headers?: Record<string, string>,
): Promise<RestAnswer> {
  return post(stage().url, `/clientweb/api/${version}/chats`, device, body, headers);
}

async function requestByGraphql(device: Chat['device'], input: Record<string, unknown>) {
  const { requestChat } = await graphqlData(stage().url, device, RequestChatDocument, { input });
  return { chatId: requestChat.chatSession?.chatId, isNew: requestChat.isNewChat };
}

describe.each(['v1', 'v2'])('Request Chat by REST, %s', (version) => {
  test('makes a chat, and gives it back the second time', async () => {
    const device = stage().center.device(newClientId());
    const first = await requestByRest(device, {}, version);
    expect(first).toMatchObject({ status: 200, body: { state: 'queued', is_new_chat: true } });
    const again = await requestByRest(device, { from: 'Ann' }, version);
    expect(again).toMatchObject({ status: 200, body: { ...first.body, is_new_chat: false } });
    expect(await stage().stored(String(first.body['chat_id']))).toMatchObject({ state: 'QUEUED', endedAt: null });
  });
});

test('the answer has no null and nothing that the contract does not know', async () => {
  const device = stage().center.device(newClientId());
  const body = { phone_number: '+1 555 0100', from: 'Ann', parameters: { user_platform: { os: 'Android', n: null } } };
  const full = await requestByRest(device, body);
  expect(full.body).toEqual({
    chat_id: expect.any(String) as string,
    state: 'queued',
    is_new_chat: true,
    phone_number: '+1 555 0100',
  });
  const bare = await requestByRest(stage().center.device(newClientId()), {
    phone_number: null,
    from: null,
    parameters: null,
  });
  expect(Object.keys(bare.body).sort()).toEqual(['chat_id', 'is_new_chat', 'state']);
});

test('parameters are kept up to 4 KiB, and more of them make no chat', async () => {
  const device = stage().center.device(newClientId());
  // {"page":"..."} is 11 bytes around the text, and each of these letters has two.
  const page = (bytes: number) => ({ parameters: { page: 'é'.repeat((bytes - 11) / 2) } });
  const refused = await requestByRest(device, page(4_097));
  expect(refused).toMatchObject({
    status: 400,
    body: { error_message: expect.stringContaining('4096 bytes') as string },
  });
  expect((await requestByRest(device, page(4_095))).body).toMatchObject({ is_new_chat: true });
});

test('both doors lead to the same chat', async () => {
  const one = stage().center.device(newClientId());
  const byRest = await requestByRest(one, {});
  expect(await requestByGraphql(one, {})).toEqual({ chatId: byRest.body['chat_id'], isNew: false });
  const other = stage().center.device(newClientId());
  const byGraphql = await requestByGraphql(other, {});
  expect(byGraphql.isNew).toBe(true);
  expect((await requestByRest(other, {})).body).toMatchObject({ chat_id: byGraphql.chatId, is_new_chat: false });
});

test('64 requests at once through both doors get one chat, new for one of them', async () => {
  const device = stage().center.device(newClientId());
  const answers = await Promise.all(
    Array.from({ length: 64 }, async (_, at) => {
      if (at % 2 === 0) return requestByGraphql(device, {});
      const { body } = await requestByRest(device, {});
      return { chatId: body['chat_id'], isNew: body['is_new_chat'] };
    }),
  );
  expect(new Set(answers.map(({ chatId }) => chatId)).size).toBe(1);
  expect(answers.filter(({ isNew }) => isNew === true)).toHaveLength(1);
});

test('after the end of a chat there is a new one', async () => {
  const { newChat, endChat } = stage();
  const chat = await newChat();
  await endChat(chat);
  const { body } = await requestByRest(chat.device, {});
  expect(body).toMatchObject({ is_new_chat: true });
  expect(body['chat_id']).not.toBe(chat.chatId);
});

describe("the client's language", () => {
  async function localeBy(door: 'REST' | 'GraphQL', input: Record<string, unknown>, acceptLanguage: string) {
    const { url, center, stored } = stage();
    const device = center.device(newClientId());
    const headers = { 'content-type': 'application/json', 'accept-language': acceptLanguage };
    if (door === 'REST') {
      const { body } = await requestByRest(device, input, 'v2', headers);
      return (await stored(String(body['chat_id']))).locale;
    }
    const request = { query: RequestChatDocument.toString(), variables: { input } };
    const { body } = await post(url, '/graphql', device, request, headers);
    return (body as { data: RequestChatMutation }).data.requestChat.chatSession?.locale;
  }

  test.each(['REST', 'GraphQL'] as const)('is found in the parameters and in the header by %s', async (door) => {
    const parameters = { locale: 'fr_CA', language: 'es' };
    expect(await localeBy(door, { parameters }, 'de, en;q=0.5')).toBe('fr-CA');
    expect(await localeBy(door, { parameters: { language: 'ES' } }, 'de, en;q=0.5')).toBe('es');
    expect(await localeBy(door, { parameters: { locale: 'no tag' } }, 'xx yy, de-at;q=0.5')).toBe('de-AT');
    expect(await localeBy(door, {}, '*')).toBeNull();
  });

  test('is what the client says outright, and follows it', async () => {
    const { url, center, stored } = stage();
    const device = center.device(newClientId());
    const { chatId } = await requestByGraphql(device, { locale: 'PT-br', parameters: { locale: 'fr' } });
    expect(await stored(String(chatId))).toMatchObject({ locale: 'pt-BR' });
    await requestByGraphql(device, { locale: 'sv' });
    expect(await stored(String(chatId))).toMatchObject({ locale: 'sv' });
    const input = { locale: 'no tag' };
    const { requestChat } = (await graphql(url, device, RequestChatDocument, { input })).data ?? {};
    expect(requestChat?.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['locale'] }]);
    expect(await stored(String(chatId))).toMatchObject({ locale: 'sv' });
  });
});

describe('refuses', () => {
  const secret = 'what-nobody-may-ever-see';
  test.each<[string, string, string, Record<string, unknown>, [number, string]]>([
    ['parameters that are a list', 'parameters', 'parameters', { parameters: [secret] }, [400, 'BAD_USER_INPUT']],
    ['parameters that are text', 'parameters', 'parameters', { parameters: secret }, [400, 'BAD_USER_INPUT']],
    ['parameters that are a number', 'parameters', 'parameters', { parameters: 7 }, [400, 'BAD_USER_INPUT']],
    ['NUL in parameters', 'parameters', 'parameters', { parameters: { a: `${secret}\0` } }, [200, 'INVALID_INPUT']],
    [
      'NUL in the name of a parameter',
      'parameters',
      'parameters',
      { parameters: { [`${secret}\0`]: 1 } },
      [200, 'INVALID_INPUT'],
    ],
    [
      'half a character in parameters',
      'parameters',
      'parameters',
      { parameters: { a: ['\ud800'] } },
      [200, 'INVALID_INPUT'],
    ],
    [
      'a phone number that is a number',
      'phone_number',
      'phoneNumber',
      { phoneNumber: 15_550_100 },
      [400, 'BAD_USER_INPUT'],
    ],
    [
      'a phone number that is long',
      'phone_number',
      'phoneNumber',
      { phoneNumber: secret.repeat(3) },
      [200, 'INVALID_INPUT'],
    ],
    ['NUL in the phone number', 'phone_number', 'phoneNumber', { phoneNumber: '\0' }, [200, 'INVALID_INPUT']],
    ['a name that is an object', 'from', 'from', { from: { name: secret } }, [400, 'BAD_USER_INPUT']],
    ['a name that is long', 'from', 'from', { from: secret.repeat(11) }, [200, 'INVALID_INPUT']],
    ['half a character in the name', 'from', 'from', { from: 'Ann\udc00' }, [200, 'INVALID_INPUT']],
  ])('%s, through both doors', async (_name, legacyField, field, input, refusedByGraphql) => {
    const device = stage().center.device(newClientId());
    const { phoneNumber, ...rest } = input;
    const byRest = await requestByRest(device, {
      ...rest,
      ...('phoneNumber' in input && { phone_number: phoneNumber }),
    });
    expect([byRest.status, byRest.body['error_code']]).toEqual([400, '5003']);
    expect(byRest.body['error_message']).toContain(legacyField);
    const byGraphql = await graphql<RequestChatAnswer, unknown>(stage().url, device, RequestChatDocument.toString(), {
      input,
    });
    const [mistake] = byGraphql.data?.requestChat.userErrors ?? [];
    expect([byGraphql.status, mistake?.code ?? byGraphql.errors[0]?.extensions?.code]).toEqual(refusedByGraphql);
    expect(mistake?.message ?? byGraphql.errors[0]?.message).toContain(field);
    expect(shownPieces(byRest.text + byGraphql.text, [secret])).toEqual([]);
    expect(await requestByGraphql(device, {})).toMatchObject({ isNew: true });
  });

  test.each(['[]', '"text"', 'null', '', '{'])('a body that is %j', async (body) => {
    const device = stage().center.device(newClientId());
    expect(await requestByRest(device, body)).toMatchObject({ status: 400, body: { error_code: '5003' } });
    expect((await requestByRest(device, {})).body).toMatchObject({ is_new_chat: true });
  });

  test('an API key', async () => {
    const answer = await requestByRest({ ...stage().center.platform, tenantUrl: stage().center.host }, {});
    expect(answer).toMatchObject({ status: 403, body: { error_code: '2002' } });
  });
});

interface RequestChatAnswer {
  requestChat: { userErrors: { code: string; message: string }[] };
}
