import { session, type Reading } from '#state'

/** The ways to see the diagram: as a picture in one of two readings, or as text. */
export type Seeing = Reading | 'text'

export const SEEINGS: { seeing: Seeing; name: string; says: string }[] = [
  { seeing: 'logical', name: 'Logical', says: 'What talks to what: a Service is a place' },
  { seeing: 'physical', name: 'Physical', says: 'What happens inside the nodes: a Service is a rule' },
  { seeing: 'text', name: 'Text', says: 'The same in headings and tables' },
]

export function see(seeing: Seeing): void {
  session.setState(seeing === 'text' ? { asText: true } : { asText: false, reading: seeing })
}

export const showPicture = () => session.setState({ asText: false })
