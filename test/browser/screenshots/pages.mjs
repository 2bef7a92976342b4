import { HOST, NEW_HOST, SHOP } from './contactCenters.mjs';

/**
 * The pages that are shown, by the names of their pictures: their paths, and what has to be seen in each.
 * @param chatId of the session
 */
export function picturedPages(chatId) {
  const acme = (path) => `/console${path}?tenant=${HOST}`;
  const app = `/tenants/${HOST}/apps/${SHOP.appId}`;
  return {
    overview: [
      acme('/'),
      (page) => page.getByRole('region', { name: 'Alerts and paused push services' }).getByRole('alert').first(),
    ],
    sessions: [acme('/sessions'), (page) => page.getByRole('table', { name: 'Chats' })],
    session: [acme(`/sessions/${chatId}`), (page) => page.getByText('Chat requested')],
    refused: [`${acme(app)}&tab=refused`, (page) => page.getByRole('heading', { name: 'Refused requests' })],
    integration: [`${acme(app)}&tab=integration`, (page) => page.getByText('curl', { exact: true })],
    alerts: ['/console/alerts', (page) => page.getByRole('heading', { name: 'Alerts', level: 1 })],
    deliveries: [acme('/deliveries'), (page) => page.getByRole('table', { name: 'Deliveries' })],
    tenants: ['/console/tenants', (page) => page.getByRole('table', { name: 'Tenants' })],
    tenant: [acme(`/tenants/${HOST}`), (page) => page.getByText('chat.acme.example.com')],
    app: [acme(app), (page) => page.getByText(SHOP.bundleId)],
    notifications: [`${acme(app)}&tab=notifications`, (page) => page.getByRole('heading', { name: 'Templates' })],
    availability: [`${acme(app)}&tab=availability`, (page) => page.getByRole('form', { name: 'Availability' })],
    keys: [acme('/keys'), (page) => page.getByRole('table', { name: 'API keys' })],
    audit: [acme('/audit'), (page) => page.getByRole('table', { name: 'Audit entries' })],
    erase: [acme('/erase'), (page) => page.getByRole('heading', { name: 'What to erase' })],
    'first-run': [
      `/console/first-run?tenant=${NEW_HOST}`,
      (page) => page.getByRole('button', { name: 'Save service account' }),
    ],
    reference: ['/docs', (page) => page.getByText('/clientweb/api/v2/chats', { exact: true })],
    graphiql: ['/graphql', (page) => page.getByText('If you are signed in to this gateway')],
  };
}
