import { useEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

/**
 * Coming from another page (that of signing in, too), the keyboard and screen readers begin at the title of the new one, as
 * they would after a load.
 */
export function useFocusOnTitle(): void {
  const { pathname } = useLocation();
  const last = useRef(useNavigationType() === NavigationType.Pop ? pathname : null);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [pathname]);
}
