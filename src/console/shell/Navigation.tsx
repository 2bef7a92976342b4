import { NavLink } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { useViewer } from '../gateway/viewerContext.js';
import { useConsolePath } from '../url/useConsolePath.js';
import { navigationEntries } from './navigationEntries.js';

/** The way to the other pages. @param onGo called when one is taken */
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
        active={isHere(to)}
        aria-current={isHere(to) ? 'page' : undefined}
        onClick={onGo}
      />
    ));
}
