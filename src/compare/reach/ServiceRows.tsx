import { CircleCheck, CircleDotDashed, CircleX, Hourglass } from 'lucide-react'
import { useState } from 'react'
import { openDialog, session, type Reach, type ReachAddress, type ReachCell, type ServiceView } from '#state'
import { notify } from '#ui'
import { REASON_TEXTS } from '#state/reasons'
import { nameIn } from '#state/words'
import { kindOf, rowsOf, textOf, type Row, type Way } from './rows.ts'
import type { Sender } from './senders.ts'
import { KINDS, OUTCOMES } from './words.ts'

interface Props {
  service: ServiceView
  /** Undefined while nobody has tried. */
  reach: Reach | undefined
  from: readonly Sender[]
}

/** A Service, and below it a line for each of its addresses. */
export function ServiceRows({ service, reach, from }: Props) {
  const { namespace, name, type, ready, total } = service
  const headless = service.clusterIP === 'None'
  return (
    <tbody aria-busy={reach === undefined}>
      <tr className="ca-service">
        <th scope="rowgroup" colSpan={from.length + 1}>
          <span className="ca-service-name">{namespace === 'default' ? name : `${namespace}/${name}`}</span>
          <span className="ca-type" data-type={type}>
            {headless ? 'Headless' : type}
          </span>
          {type !== 'ExternalName' && (
            <span className="ca-dim pp-num">
              {ready} of {total} {total === 1 ? 'endpoint' : 'endpoints'} ready
            </span>
          )}
        </th>
      </tr>
      {reach && rowsOf(reach).map((row) => <Line key={row.id} row={row} from={from} />)}
      {reach !== undefined && reach.left > 0 && (
        <tr>
          <td colSpan={from.length + 1} className="ca-dim">
            and {reach.left} more like these, which were not tried
          </td>
        </tr>
      )}
    </tbody>
  )
}

function Line({ row, from }: { row: Row; from: readonly Sender[] }) {
  const [open, setOpen] = useState(false)
  const rest = row.addresses.slice(1)
  return (
    <>
      <AddressLine address={row.addresses[0]!} from={from}>
        {rest.length > 0 && (
          <button type="button" className="pp-link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'fold' : `and ${rest.length} more alike`}
          </button>
        )}
      </AddressLine>
      {open && rest.map((address) => <AddressLine key={textOf(address)} address={address} from={from} />)}
    </>
  )
}

interface AddressProps {
  address: ReachAddress
  from: readonly Sender[]
  children?: React.ReactNode
}

function AddressLine({ address, from, children }: AddressProps) {
  const text = textOf(address)
  return (
    <tr>
      <th scope="row">
        <span className="ca-kind">
          {KINDS[address.kind]}
          {address.of && ` of ${nameIn(address.of)}`}
        </span>
        <span className="ca-address">
          <code>{text}</code> {children}
        </span>
      </th>
      {from.map((sender, at) => (
        <td key={sender.ref} data-column={sender.label}>
          <Cell cell={address.cells[at] ?? null} address={address} sender={sender} />
        </td>
      ))}
    </tr>
  )
}

const ICONS: Record<Way, typeof CircleX> = { open: CircleCheck, some: CircleDotDashed, closed: CircleX }

interface CellProps {
  cell: ReachCell | null
  address: ReachAddress
  sender: Sender
}

/** A tick or a cross, with what was seen; a click tells the whole way. */
function Cell({ cell, address, sender }: CellProps) {
  if (cell === null) {
    return (
      <span className="ca-cell" data-way="none">
        <Hourglass aria-hidden="true" /> Pending
      </span>
    )
  }
  const way = kindOf(cell)
  const Icon = ICONS[way]
  const said = way === 'open' ? OUTCOMES.ok : OUTCOMES[cell.outcome]
  const reason = way === 'open' ? null : cell.reason
  return (
    <button
      type="button"
      className="ca-cell"
      data-way={way}
      aria-label={`${sender.label} to ${textOf(address)}: ${said}${reason ? `. ${REASON_TEXTS[reason]}` : ''}`}
      {...(reason && { 'data-tip': [REASON_TEXTS[reason], cell.facts].filter(Boolean).join(' ') })}
      onClick={() => void tell(address, sender)}
    >
      <Icon aria-hidden="true" />
      <span>
        {way === 'some' ? `${cell.reached} of ${cell.tries} tries` : said}
        {way === 'open' && cell.status !== null && <span className="ca-dim pp-num"> {cell.status}</span>}
        {reason && <small>{breakable(reason)}</small>}
      </span>
    </button>
  )
}

/** May be broken after each word. */
function breakable(reason: string): string {
  return reason.replaceAll('_', '_\u200B')
}

async function tell({ host, port, protocol, path, name, kind, ...rest }: ReachAddress, { ref, label }: Sender) {
  if (host === null) return
  const request = { from: ref, host, port, protocol, ...(path && { path }), ...(name && { name }) }
  try {
    const answer = await session.getState().host?.ask({ type: 'try', request })
    const title = `${label} to ${textOf({ host, port, protocol, path, name, kind, ...rest })}`
    if (answer) openDialog({ kind: 'story', title, trace: answer.trace })
  } catch {
    notify('The engine could not try that.', { tone: 'bad' })
  }
}
