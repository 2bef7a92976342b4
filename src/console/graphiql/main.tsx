import 'graphiql/style.css';
import './graphiql.css';
import { setNonce } from 'get-nonce';
import { GraphiQL } from 'graphiql';
import { getOperationAST, OperationTypeNode } from 'graphql';
import { createClient, type ExecutionResult } from 'graphql-sse';
import type { ComponentProps } from 'react';
import { createRoot } from 'react-dom/client';
import { readStyleNonce } from '../readStyleNonce.js';

const WELCOME = `# Whoever is signed in to the console of this
# gateway is signed in here too. Others say who
# they are in the headers below, which are
# forgotten with this page:
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

/** Lets the console's session count where no Authorization is given. */
const OWN_PAGE = { 'x-beckon-console': '1' };

/** Sends what is typed: live queries to /graphql/stream, all else to /graphql. */
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

/** Where GraphiQL keeps things, as long as its page is there: what is typed may hold keys, and so may what was sent before. */
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
