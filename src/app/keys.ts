/** All keys that the page itself listens to, for the help and the palette to tell. */
export const KEYS: { keys: string[]; does: string }[] = [
  { keys: ['Space'], does: 'Play or pause' },
  { keys: ['→', '←'], does: 'Next and previous hop, in the inspector' },
  { keys: ['Ctrl/⌘', 'S'], does: 'Apply the files' },
  { keys: ['Ctrl/⌘', 'K'], does: 'Commands, things of the cluster, and what can be done with the chosen one' },
  { keys: ['/'], does: 'Find in the diagram, or leave things out' },
  { keys: ['←', '→', '↑', '↓'], does: 'In the diagram: from thing to thing; Enter chooses' },
  { keys: ['Shift', '← →'], does: 'In the diagram: along the lines of a thing; Enter says why, an arrow follows' },
  { keys: ['Shift', 'F10'], does: 'In the diagram: what can be done with a thing' },
  { keys: ['Ctrl', 'M'], does: 'In editor and terminal: let Tab move the focus, and back' },
  { keys: ['Ctrl', '`'], does: 'Go to the terminal, and back to the inspector' },
  { keys: ['L'], does: 'Go to the lesson, or to the list of lessons' },
  { keys: ['?'], does: 'This help' },
  { keys: ['Esc'], does: 'Close what is open' },
]
