/**
 * Stands in for d3-color in the page's build (vite.config.ts). React Flow's zooming brings d3-transition, which brings
 * it to fade colours; nothing here fades one that way, and 4 kB are much before the first picture. No text is a colour
 * to it, so d3-interpolate takes every text for the text that it is.
 */
export const color = (): null => null
export { color as rgb, color as hsl, color as lab, color as hcl, color as cubehelix }
