import { createContext, use } from 'react';
import type { ConsoleViewer } from './consoleSession.js';

export const ViewerContext = createContext<ConsoleViewer | null>(null);

/** Who is signed in; for what is inside of SignedIn. */
export function useViewer(): ConsoleViewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error('useViewer is for what is inside of SignedIn');
  return viewer;
}
