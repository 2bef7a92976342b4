import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** The theme. Its colours meet the contrast of WCAG 2.2, 1.4.3 (4.5 to 1); Mantine's defaults do not everywhere. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  // WCAG 2.2, 2.3.3.
  respectReducedMotion: true,
  headings: { sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } } },
  components: {
    Anchor: { defaultProps: { underline: 'hover' } },
    Badge: { defaultProps: { tt: 'none', fw: 500, radius: 'sm' } },
    // The placeholder is not a valid child of a menu (WAI-ARIA 1.2, "menu").
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    },
    // A header element would be a second banner landmark.
    ModalHeader: { defaultProps: { component: 'div' } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true } } },
  },
});

const TINTED = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'indigo', 'violet', 'gray'];

/** Text shades on a tint of the same colour, and the dimmed shade. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    ...tinted((color) => `color-mix(in srgb, var(--mantine-color-${color}-9), black 30%)`),
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
    ...tinted((color) => `var(--mantine-color-${color}-1)`),
    ...Object.fromEntries(
      TINTED.map((color) => [
        `--mantine-color-${color}-light`,
        `color-mix(in srgb, var(--mantine-color-${color}-8) 25%, transparent)`,
      ]),
    ),
  },
});

function tinted(shade: (color: string) => string): Record<string, string> {
  return Object.fromEntries(TINTED.map((color) => [`--mantine-color-${color}-light-color`, shade(color)]));
}
