/** Asks a newcomer into the first lesson; a door of its own, as it is small and comes when the picture is there. */
export { Invitation } from './Invitation.tsx'
