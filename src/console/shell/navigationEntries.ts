import {
  IconBuilding,
  IconEraser,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconMessages,
  IconSend,
  type Icon,
} from '@tabler/icons-react';
import type { ConsoleViewer } from '../gateway/consoleSession.js';

export interface NavigationEntry {
  /** Without `/console`. */
  to: string;
  label: string;
  icon: Icon;
  /** Whom it is for; absent: everybody who can sign in. */
  roles?: readonly ConsoleViewer['role'][];
}

/** The pages that the navigation leads to, in its order. */
export const navigationEntries: readonly NavigationEntry[] = [
  { to: '/', label: 'Overview', icon: IconLayoutDashboard },
  { to: '/sessions', label: 'Chats', icon: IconMessages },
  { to: '/deliveries', label: 'Deliveries', icon: IconSend },
  { to: '/tenants', label: 'Tenants & apps', icon: IconBuilding },
  { to: '/keys', label: 'API keys', icon: IconKey },
  { to: '/audit', label: 'Audit log', icon: IconListDetails },
  { to: '/erase', label: 'Erase', icon: IconEraser, roles: ['ADMIN', 'OPERATOR'] },
];
