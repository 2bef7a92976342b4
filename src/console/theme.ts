import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The colour of what can be clicked. */
const indigo: MantineColorsTuple = [
  '#eef1fe',
  '#dde3fc',
  '#bcc7f9',
  '#98a8f5',
  '#788bf0',
  '#6075ec',
  '#5468e8',
  '#485ce1',
  '#3d51d8',
  '#2f40b8',
];

/** Text, borders and surfaces of the dark scheme: 8 is the page, 7 a card, 6 a field or a menu on it. */
const dark: MantineColorsTuple = [
  '#e8ebf1',
  '#b7bfcc',
  '#98a2b3',
  '#78828f',
  '#3a4352',
  '#2b3340',
  '#212833',
  '#181d25',
  '#0e1217',
  '#090c10',
];

/** The theme. Its colours meet the contrast of WCAG 2.2, 1.4.3 (4.5 to 1); Mantine's defaults do not everywhere. */
export const theme = createTheme({
  colors: { indigo, dark },
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  // WCAG 2.2, 2.3.3.
  respectReducedMotion: true,
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } },
  },
  components: {
    Anchor: { defaultProps: { underline: 'hover' } },
    // In the dark scheme Mantine gives cards the colour of fields.
    Card: { defaultProps: { bg: 'var(--mantine-color-body)' } },
    Badge: { defaultProps: { tt: 'none', fw: 500, radius: 'sm' } },
    // The placeholder is not a valid child of a menu (WAI-ARIA 1.2, "menu").
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md' } },
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    },
    // A header element would be a second banner landmark.
    ModalHeader: { defaultProps: { component: 'div' } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } }, styles: { title: { fontWeight: 650 } } },
    DrawerHeader: { defaultProps: { component: 'div' } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } }, styles: { title: { fontWeight: 650 } } },
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true } } },
  },
});

const TINTED = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'indigo', 'violet', 'gray'];

/**
 * Text shades on a tint of the same colour, the dimmed shade, and the page behind the cards. Cards, menus and fields have
 * Mantine's `body` and `default` colours.
 */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--page-color': '#f5f6f8',
    '--line-color': 'var(--mantine-color-gray-3)',
    '--quiet-color': 'var(--mantine-color-gray-5)',
    '--mantine-color-text': '#171b24',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    ...tinted((color) => `color-mix(in srgb, var(--mantine-color-${color}-9), black 30%)`),
  },
  dark: {
    '--page-color': 'var(--mantine-color-dark-8)',
    '--line-color': 'var(--mantine-color-dark-5)',
    '--quiet-color': 'var(--mantine-color-dark-3)',
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
