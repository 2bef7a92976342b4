import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useConsolePath } from '../url/useConsolePath.js';

export interface ConsoleLinkProps extends AnchorProps {
  /** A path of the console, without `/console`. */
  to: string;
  /** What stands in the query. */
  values?: Readonly<Record<string, string | null>>;
  children: ReactNode;
}

/** A link to another page of the console, for the tenant that is chosen now. */
export function ConsoleLink({ to, values, children, ...looks }: ConsoleLinkProps) {
  const path = useConsolePath();
  return (
    <Anchor component={Link} to={path(to, values)} inherit {...looks}>
      {children}
    </Anchor>
  );
}
