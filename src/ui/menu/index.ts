/** Menus: a door of their own, for their code comes when somebody opens one. */
export { Menu, type MenuProps } from './Menu.tsx'
export type { MenuGroup, MenuItem } from './types.ts'
export type { Box } from './place.ts'
