import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { Waiting } from './parts/states.js';
import { SignedIn, SignedOutLayout } from './shell/SignedIn.js';
import { ErrorPage, NotFoundPage, orUnloaded } from './shell/errorPages.js';

/** The pages inside the shell, each loaded on its first visit. Paths are without `/console`. */
const pages: RouteObject[] = [
  page('/', () => import('./pages/overview/OverviewPage.js').then(({ OverviewPage }) => OverviewPage)),
  page('/sessions', () => import('./pages/sessions/SessionsPage.js').then(({ SessionsPage }) => SessionsPage)),
  page('/sessions/:chatId', () => import('./pages/session/SessionPage.js').then(({ SessionPage }) => SessionPage)),
  page('/deliveries', () =>
    import('./pages/deliveries/DeliveriesPage.js').then(({ DeliveriesPage }) => DeliveriesPage),
  ),
  page('/deliveries/:id', () => import('./pages/delivery/DeliveryPage.js').then(({ DeliveryPage }) => DeliveryPage)),
  page('/alerts', () => import('./pages/alerts/AlertsPage.js').then(({ AlertsPage }) => AlertsPage)),
  page('/tenants', () => import('./pages/tenants/TenantsPage.js').then(({ TenantsPage }) => TenantsPage)),
  page('/tenants/:host', () => import('./pages/tenant/TenantPage.js').then(({ TenantPage }) => TenantPage)),
  page('/tenants/:host/webhook', () => import('./pages/webhook/WebhookPage.js').then(({ WebhookPage }) => WebhookPage)),
  page('/tenants/:host/apps/:appId', () => import('./pages/app/AppPage.js').then(({ AppPage }) => AppPage)),
  page('/keys', () => import('./pages/keys/KeysPage.js').then(({ KeysPage }) => KeysPage)),
  page('/audit', () => import('./pages/audit/AuditPage.js').then(({ AuditPage }) => AuditPage)),
  page('/erase', () => import('./pages/erase/ErasePage.js').then(({ ErasePage }) => ErasePage)),
  page('/first-run', () => import('./pages/firstRun/FirstRunPage.js').then(({ FirstRunPage }) => FirstRunPage)),
  { path: '*', Component: NotFoundPage },
];

/** All routes. A failing page leaves the shell intact. */
export const routes: RouteObject[] = [
  {
    HydrateFallback: () => (
      <SignedOutLayout>
        <Waiting />
      </SignedOutLayout>
    ),
    ErrorBoundary: () => (
      <SignedOutLayout>
        <ErrorPage />
      </SignedOutLayout>
    ),
    children: [
      page('/sign-in', () => import('./pages/signIn/SignInPage.js').then(({ SignInPage }) => SignInPage)),
      { path: '/', Component: SignedIn, children: [{ ErrorBoundary: ErrorPage, children: pages }] },
    ],
  },
];

function page(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: async () => ({ Component: await orUnloaded(load()) }) };
}
