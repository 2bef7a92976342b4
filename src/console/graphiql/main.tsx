import 'graphiql/style.css';
import './graphiql.css';
import { setNonce } from 'get-nonce';
import { GraphiQL } from 'graphiql';
import { getOperationAST, OperationTypeNode } from 'graphql';
import { createClient, type ExecutionResult } from 'graphql-sse';
import type { ComponentProps } from 'react';
import { createRoot } from 'react-dom/client';
import { readStyleNonce } from '../readStyleNonce.js';

const WELCOME = `# If you are signed in to this gateway's console,
# you are signed in here too. Otherwise set the
# headers below; they are not stored:
#
# { "Authorization": "Bearer <API key>",
#   "X-Tenant-Url": "acme.example.com" }

{
  viewer {
    role
  }
}
`;

setNonce(readStyleNonce());
const root = document.getElementById('graphiql');
if (root) {
  createRoot(root).render(
    <GraphiQL
      fetcher={createFetcher()}
      storage={createMemoryStorage()}
      defaultQuery={WELCOME}
      defaultEditorToolsVisibility="headers"
      showPersistHeadersSettings={false}
    />,
  );
}

type Fetcher = ComponentProps<typeof GraphiQL>['fetcher'];

/** Authenticates by the console's session where no Authorization is given. */
const OWN_PAGE = { 'x-beckon-console': '1' };

/** Sends live queries to /graphql/stream and other operations to /graphql. */
function createFetcher(): Fetcher {
  return (params, { headers = {}, documentAST } = {}) => {
    const given = { ...OWN_PAGE, ...(headers as Record<string, string>) };
    const operation = documentAST && getOperationAST(documentAST, params.operationName);
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
      const client = createClient({ url: '/graphql/stream', headers: given, retryAttempts: 0 });
      return client.iterate(params as Parameters<typeof client.iterate>[0]);
    }
    return post(params, given);
  };
}

async function post(params: unknown, headers: Record<string, string>) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(params),
  });
  return (await response.json()) as ExecutionResult;
}

/** GraphiQL's storage, in memory only: queries, headers and history may contain keys. */
function createMemoryStorage() {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
    clear: () => items.clear(),
  };
}
