import { ActionIcon, Box, Button, type MantineColorScheme, Menu, Text, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useGateway } from '../gateway/gateway.js';
import { useViewer } from '../gateway/session.js';

const SCHEMES = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'System', Icon: IconDeviceDesktop },
] as const;

/** Light, dark, or the system's scheme. The browser remembers the choice. */
export function SchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { Icon } = SCHEMES.find(({ value }) => value === colorScheme) ?? SCHEMES[2];
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label="Colour scheme">
          <Icon size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
          {SCHEMES.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

const ROLES = { VIEWER: 'Viewer', ADMIN: 'Admin', OPERATOR: 'Operator' } as const;

/** Shows the signed-in user and signs out. */
export function ViewerMenu() {
  const viewer = useViewer();
  const gateway = useGateway();
  const signOut = useMutation({
    mutationFn: () => gateway.signOut(),
    // A full page load clears everything the console had in memory.
    onSuccess: () => window.location.assign('/console/sign-in'),
    onError: (error) => notifications.show({ color: 'red', title: 'You are still signed in', message: error.message }),
  });
  return (
    <Menu position="bottom-end" withinPortal={false} width={260}>
      <Menu.Target>
        <Button variant="default" px="xs" fw={500} aria-label={ROLES[viewer.role]}>
          <IconUserCircle size={18} stroke={1.75} aria-hidden />
          <Box ml={6} visibleFrom="sm">
            {ROLES[viewer.role]}
          </Box>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Signed in as {ROLES[viewer.role].toLowerCase()}</Menu.Label>
        <Text size="sm" px="sm">
          <span className="code">{viewer.actor}</span>
        </Text>
        <Text size="sm" px="sm" pb="xs">
          {viewer.tenantHost ?? 'Whole installation'}
        </Text>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
