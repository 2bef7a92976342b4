import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** Coming from another page, the keyboard and screen readers begin at the title of the new one, as they would after a load. */
export function useFocusOnTitle(): void {
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [pathname]);
}
