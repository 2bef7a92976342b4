import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './console.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { createGateway, GatewayContext } from './gateway/gateway.js';
import { createQueryClient } from './gateway/queryClient.js';
import { SESSION_KEY, sessionQuery } from './gateway/session.js';
import { NowProvider } from './parts/Time.js';
import { readStyleNonce } from './readStyleNonce.js';
import { routes } from './routes.js';
import { cssVariablesResolver, theme } from './theme.js';

const root = document.getElementById('console');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Console styleNonce={readStyleNonce()} />
    </StrictMode>,
  );
}

/** The whole console: provides the gateway, the query cache and the router. */
function Console({ styleNonce }: { styleNonce: string }) {
  const [{ queries, gateway, router }] = useState(() => {
    setNonce(styleNonce);
    const queries = createQueryClient();
    // The viewer may be signed out, or the tenant may not exist: reading the session again shows which.
    const onRefused = () => void queries.invalidateQueries({ queryKey: SESSION_KEY });
    const gateway = createGateway({ onRefused });
    // Requested while the first page loads. The page that needs the session shows a failure.
    queries.query(sessionQuery(gateway)).catch(() => undefined);
    return { queries, gateway, router: createBrowserRouter(routes, { basename: '/console' }) };
  });
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}>
        <GatewayContext value={gateway}>
          <NowProvider>
            <RouterProvider router={router} />
          </NowProvider>
        </GatewayContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}
