import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './Console.js';
import { readStyleNonce } from './readStyleNonce.js';

const root = document.getElementById('console');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Console styleNonce={readStyleNonce()} />
    </StrictMode>,
  );
}
