/** Of the drawing, in pixels: its place is kept before it is there. */
export const CHART_HEIGHT = 240;
