import type { Place, Topology } from '#state'
import { actsOf, titleOf } from '#state/acts'
import { search } from '#state/find'
import type { Command } from './commands.ts'
import type { Act } from '#state/acts'

/** A line of the palette. */
export interface Entry {
  id: string
  label: string
  /** At the right end: a key, a kind. */
  hint?: string
  /** Below the lines while it is the one that Enter runs: a command that does the same. */
  note?: string
  danger?: boolean
  does: { act: Act } | { command: Command } | { place: Place }
}

export interface EntryGroup {
  label: string
  entries: Entry[]
}

interface Ground {
  topology: Topology
  /** The thing that is chosen. */
  place: Place | null
  commands: readonly Command[]
}

/** More acts than this are looked for, not read. */
const ACTS_AT_REST = 8

/** What there is for the words of a query: acts of the chosen thing, commands, and things of the cluster. */
export function entriesFor(query: string, { topology, place, commands }: Ground): EntryGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const acts = place === null ? [] : actsOf(place, topology)
  const shown = acts.map(ofAct).filter(({ label, hint = '', note = '' }) => has(`${label} ${hint} ${note} ${place}`))
  const groups: EntryGroup[] = [
    {
      label: place === null ? '' : titleOf(place),
      entries: words.length === 0 ? shown.slice(0, ACTS_AT_REST) : shown,
    },
    {
      label: 'Commands',
      entries: commands.filter(({ label, words: more = '' }) => has(`${label} ${more}`)).map(ofCommand),
    },
    {
      label: 'Things',
      entries: search(topology, query, 30).map((found) => ({
        id: `thing:${found.place}`,
        label: found.name,
        hint: found.kind,
        note: found.detail,
        does: { place: found.place },
      })),
    },
  ]
  return groups.filter(({ entries }) => entries.length > 0)
}

function ofAct(act: Act): Entry {
  return {
    id: `act:${act.id}`,
    label: act.under === undefined ? act.label : `${act.under} ${act.label}`,
    ...(act.detail && { hint: act.detail }),
    ...(act.command !== null && { note: act.command }),
    danger: act.danger ?? false,
    does: { act },
  }
}

function ofCommand(command: Command): Entry {
  return { id: command.id, label: command.label, ...(command.key && { hint: command.key }), does: { command } }
}
