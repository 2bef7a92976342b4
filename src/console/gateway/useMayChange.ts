import { useViewer } from './viewerContext.js';

/** Whether whoever is signed in may change things; a viewer may not. */
export function useMayChange(): boolean {
  return useViewer().role !== 'VIEWER';
}
