import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useTenant } from '../gateway/session.js';
import { consolePath } from '../url/paths.js';

interface ConsoleLinkProps extends AnchorProps {
  /** A path of the console, without `/console`. */
  to: string;
  /** Query parameters; null ones are left out. */
  values?: Readonly<Record<string, string | null>>;
  children: ReactNode;
}

/** A link to another page of the console; keeps the chosen tenant. */
export function ConsoleLink({ to, values, children, ...looks }: ConsoleLinkProps) {
  const path = useConsolePath();
  return (
    <Anchor component={Link} to={path(to, values)} inherit {...looks}>
      {children}
    </Anchor>
  );
}

/** Builds paths to other pages of the console that keep the chosen tenant. */
export function useConsolePath() {
  const { host, isChoice } = useTenant();
  return (pathname: string, values?: Readonly<Record<string, string | null>>) =>
    consolePath(pathname, isChoice ? host : null, values);
}
