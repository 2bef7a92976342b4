import { NavLink } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconBuilding,
  IconEraser,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconMessages,
  IconSend,
} from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import type { ConsoleViewer } from '../gateway/gateway.js';
import { useViewer } from '../gateway/session.js';
import { useConsolePath } from '../parts/ConsoleLink.js';

/** Links to the pages. @param onGo called on navigation */
export function Navigation({ onGo }: { onGo: () => void }) {
  const { role } = useViewer();
  const { pathname } = useLocation();
  const path = useConsolePath();
  const isHere = (to: string) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`));
  return navigationEntries
    .filter(({ roles }) => roles === undefined || roles.includes(role))
    .map(({ to, label, icon: Icon }) => (
      <NavLink
        key={to}
        component={Link}
        to={path(to)}
        label={label}
        leftSection={<Icon size={18} stroke={1.75} aria-hidden />}
        className="nav-link"
        active={isHere(to)}
        aria-current={isHere(to) ? 'page' : undefined}
        onClick={onGo}
      />
    ));
}

interface NavigationEntry {
  /** Without `/console`. */
  to: string;
  label: string;
  icon: Icon;
  /** Who sees it; absent: every signed-in user. */
  roles?: readonly ConsoleViewer['role'][];
}

/** The entries of the navigation, in order. */
const navigationEntries: readonly NavigationEntry[] = [
  { to: '/', label: 'Overview', icon: IconLayoutDashboard },
  { to: '/sessions', label: 'Chats', icon: IconMessages },
  { to: '/deliveries', label: 'Deliveries', icon: IconSend },
  { to: '/alerts', label: 'Alerts', icon: IconAlertTriangle },
  { to: '/tenants', label: 'Tenants & apps', icon: IconBuilding },
  { to: '/keys', label: 'API keys', icon: IconKey },
  { to: '/audit', label: 'Audit log', icon: IconListDetails },
  { to: '/erase', label: 'Erase', icon: IconEraser, roles: ['ADMIN', 'OPERATOR'] },
];
