import Fastify, { type FastifyInstance } from 'fastify';
import { DomainError, ERROR_CODES, type ErrorCode } from '../../../src/domain/errors.js';
import { healthRoutes } from '../../../src/http/health.route.js';
import { metricsRoute, type MetricsRouteOptions } from '../../../src/http/metricsRoute.js';
import { openapiDocument } from '../../../src/app/openapiDocument.js';
import { openapiRoutes } from '../../../src/app/openapi.route.js';
import { referencePage } from '../../../src/rest/referencePage.js';
import { registerRest } from '../../../src/rest/restDoor.js';
import type { CountedCallers } from '../../../src/http/callers.js';
import { graphql } from '../../graphql/stage.js';
import { describedBy, type Described } from './described.js';

const document = JSON.parse(JSON.stringify(openapiDocument('0'))) as Described;
const { answerFaults } = describedBy(document);
/** What shows the operations, and what only refuses. */
const NO_OPERATIONS = ['/openapi.json', ...Object.keys(referencePage), '/clientweb', '/clientweb/*'];

let app: FastifyInstance;
const routes = new Set<string>();
let refusal: ErrorCode = 'INTERNAL';

beforeAll(async () => {
  app = Fastify();
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.methodsOfPath || NO_OPERATIONS.includes(url)) return;
    for (const one of [method].flat()) if (one !== 'HEAD') routes.add(`${one} ${asOpenapi(url)}`);
  });
  healthRoutes(app, { checkReady: () => Promise.resolve() });
  metricsRoute(app, {} as MetricsRouteOptions);
  openapiRoutes(app);
  const refuse = async () => {
    throw new DomainError(refusal, 'in the words of the test', null, null);
  };
  // Whoever calls is refused, so no service is asked.
  const callers = { of: refuse, arriving: refuse, requestingChat: refuse } as unknown as CountedCallers;
  registerRest(app, { callers, rooms: Object.values(graphql().rooms), ownPaths: ['/clientweb', '/clientweb/*'] });
  await app.ready();
});
afterAll(() => app.close());

/** The document has the newer of the two prefixes. */
function asOpenapi(url: string): string {
  return url.replace(':version(^v[12]$)', 'v2').replace(/:(\w+)/g, '{$1}');
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method): [string, string] => [method.toUpperCase(), path]),
);

test('every route is in the document, and nothing else', () => {
  expect([...routes].sort()).toEqual(operations.map(([method, path]) => `${method} ${path}`).sort());
});

/** What any caller may come to, whose request nobody has looked at yet. */
const OF_CALLERS = ERROR_CODES.filter((code) =>
  /^(?:TENANT|AUTHORIZATION|APP_ID|CLIENT_ID|APP_UNKNOWN|TOO_MANY_REQ|STORE|INTERNAL)/.test(code),
);
const DOORS = operations.filter(([, path]) => /^\/(?:clientweb|platform)\//.test(path));

describe.each(DOORS)('%s %s', (method, path) => {
  test.each(OF_CALLERS)('refuses as the document says: %s', async (code) => {
    refusal = code;
    const answer = await app.inject({
      method: method as 'GET',
      url: path.replace('{chatId}', 'c'),
      headers: { authorization: 'MOBILE-API-140-327-PLAIN appId=a, clientId=c' },
    });
    const headers = new Headers(answer.headers as Record<string, string>);
    expect(answerFaults(method, path, answer.statusCode, headers, answer.json())).toEqual([]);
  });
});
