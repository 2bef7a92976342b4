import 'graphiql/style.css';
import './graphiql.css';
import { GraphiQL } from 'graphiql';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { readStyleNonce } from '../readStyleNonce.js';
import { createFetcher } from './createFetcher.js';
import { createMemoryStorage } from './createMemoryStorage.js';

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
