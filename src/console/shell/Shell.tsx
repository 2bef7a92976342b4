import { AppShell, Box, Burger, Group, Text } from '@mantine/core';
import { getHotkeyHandler, useDisclosure } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { NavigationType, Outlet, ScrollRestoration, useLocation, useNavigation, useNavigationType } from 'react-router';
import { useTenant } from '../gateway/session.js';
import { Logo } from '../parts/Logo.js';
import { Navigation } from './Navigation.js';
import { TenantSelect } from './TenantSelect.js';
import { UnknownTenant } from './errorPages.js';
import { SearchBox } from './search/SearchBox.js';
import { SchemeMenu, ViewerMenu } from './menus.js';
import { useIsUnknownTenant } from './tenantChoices.js';
import { useTenantName } from './useTenantName.js';

/** In pixels: lines and tables that are wider are hard to follow with the eye. */
const CONTENT_WIDTH = 1_400;

/** The frame around every page of a signed-in user. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { host, isChoice } = useTenant();
  const burger = useRef<HTMLButtonElement>(null);
  // Only a narrow window can open and close the navigation.
  const closeByKey = () => {
    if (!isOpen) return;
    burger.current?.focus();
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => getHotkeyHandler([['Escape', closeByKey]])(event);
  useFocusOnTitle();
  const isUnknown = useIsUnknownTenant();
  const isGoing = useNavigation().state !== 'idle';
  return (
    <>
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      <ScrollRestoration />
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding={{ base: 'md', sm: 'xl' }}
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger
                ref={burger}
                opened={isOpen}
                onClick={toggle}
                onKeyDown={onKeyDown}
                hiddenFrom="sm"
                size="sm"
                aria-label="Navigation"
                aria-expanded={isOpen}
              />
              <Box visibleFrom="sm">
                <Logo />
              </Box>
              <Box hiddenFrom="sm">
                <Logo isShort />
              </Box>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <SearchBox />
              {isChoice ? <TenantSelect /> : <TenantNote />}
              <SchemeMenu />
              <ViewerMenu />
            </Group>
          </Group>
        </AppShell.Header>
        {/* In a narrow window, links of a closed navigation must not take the focus. */}
        <AppShell.Navbar p="xs" aria-label="Pages" visibleFrom={isOpen ? undefined : 'sm'} onKeyDown={onKeyDown}>
          <Navigation onGo={close} />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1} aria-busy={isGoing}>
          <Box maw={CONTENT_WIDTH} mx="auto">
            {isUnknown ? <UnknownTenant host={host ?? ''} /> : <Outlet />}
          </Box>
        </AppShell.Main>
      </AppShell>
    </>
  );
}

/** The tenant of a viewer who cannot choose another. */
function TenantNote() {
  return (
    <Text size="sm" fw={500} truncate>
      {useTenantName()}
    </Text>
  );
}

/**
 * Focuses the new page's title after navigation, so that keyboard and screen readers start there as after a page load.
 */
function useFocusOnTitle(): void {
  const { pathname } = useLocation();
  const last = useRef(useNavigationType() === NavigationType.Pop ? pathname : null);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [pathname]);
}
