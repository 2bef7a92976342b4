import type { ConsoleViewer } from './consoleSession.js';

/** The same as long as the same one is signed in, with the same rights. @param viewer null: nobody is */
export function viewerKey(viewer: ConsoleViewer | null): string {
  return viewer === null ? '' : [viewer.actor, viewer.role, viewer.tenantHost].join(' ');
}
