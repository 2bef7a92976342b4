import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { useGateway } from '../support/useGateway.js';

const FILE = path.join(process.env['TEST_FOLDER'] ?? '', 'trusted-documents.json');
writeFileSync(
  FILE,
  JSON.stringify({
    who: '{ viewer { role } }',
    events: 'subscription ($chat: ID!) { chatEvents(chatId: $chat) { seq } }',
  }),
);
const gateway = useGateway(() => ({ BECKON_TRUSTED_DOCUMENTS: FILE }));

async function send(target: string, body: object | null, authorization?: string) {
  const response = await fetch(`${gateway().url}${target}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: { message: string }[] };
  return { status: response.status, data, message: errors?.[0]?.message };
}

const ONLY = 'only trusted documents are executed here: send documentId, not query';
const DEVICE = 'MOBILE-API-140-327-PLAIN appId="a", clientId="b"';

test('callers without a key may send only trusted documents', async () => {
  expect(await send('/graphql', { query: '{ viewer { role } }' })).toMatchObject({ status: 400, message: ONLY });
  expect(await send('/graphql', { query: '{ viewer { role } }' }, DEVICE)).toMatchObject({
    status: 400,
    message: ONLY,
  });
  expect(await send('/graphql?query={viewer{role}}', null)).toMatchObject({ status: 400, message: ONLY });
  expect(await send('/graphql/stream', { query: 'subscription { x }' }, DEVICE)).toMatchObject({
    status: 400,
    message: ONLY,
  });
  // Both get as far as asking who it is.
  expect(await send('/graphql', { documentId: 'who' })).toMatchObject({ status: 401 });
  expect(await send('/graphql/stream', { documentId: 'events', variables: { chat: '1' } })).toMatchObject({
    status: 401,
  });
});

test('callers with a key may send any document', async () => {
  const operator = `Bearer ${gateway().operatorKey}`;
  for (const body of [{ query: '{ viewer { role } }' }, { documentId: 'who' }]) {
    expect(await send('/graphql', body, operator)).toMatchObject({ data: { viewer: { role: 'OPERATOR' } } });
  }
  expect(await send('/graphql?documentId=who', null, operator)).toMatchObject({
    data: { viewer: { role: 'OPERATOR' } },
  });
  expect(await send('/graphql', { documentId: 'other' }, operator)).toMatchObject({
    status: 400,
    message: 'documentId names no trusted document',
  });
});

test('a file that cannot be used stops the start, and is named', async () => {
  const broken = `${FILE}.broken`;
  writeFileSync(broken, '{"who": "{ viewer"}');
  const environment = await createTestEnvironment();
  await expect(startGatewayProcess({ ...environment.variables, BECKON_TRUSTED_DOCUMENTS: broken })).rejects.toThrow(
    /BECKON_TRUSTED_DOCUMENTS: .*trusted-documents\.json\.broken/,
  );
  await environment.remove();
});
