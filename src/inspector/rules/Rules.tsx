import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp, CornerDownRight } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { session, type RuleText, type Trace } from '#state'
import { CopyButton } from '../CopyButton.tsx'
import { Dialog, IconButton } from '#ui'
import { found, linesOf, marksOf, target, type Mark, type RuleLine } from './ruleset.ts'
import './rules.css'

interface Props {
  /** `node-1` */
  node: string
  /** The request whose matches are marked. */
  trace: Trace | null
  /** The hop of it whose rule is shown first. */
  hop: number | null
  onClose(): void
}

type Answer = RuleText[] | { problem: string } | null

const LINE_PX = 22

/** All rules of a node, to be searched and walked; those that the request's packets matched are marked in order. */
export function Rules({ node, trace, hop, onClose }: Props) {
  const [answer, setAnswer] = useState<Answer>(null)
  useEffect(() => {
    let current = true
    const show = (next: Answer) => current && setAnswer(next)
    const asked = session.getState().host?.ask({ type: 'rules', node })
    if (!asked) show({ problem: 'The cluster is not running.' })
    else asked.then(show, () => show({ problem: 'The engine could not print the rules.' }))
    return () => {
      current = false
    }
  }, [node])
  const texts = Array.isArray(answer) ? answer : null
  const all = () => texts!.map(({ tool, text }) => (texts!.length > 1 ? `# ${tool}\n${text}` : text)).join('\n')
  return (
    <Dialog
      title={`kube-proxy’s rules on ${node}`}
      className="pp-dialog-tall rs-dialog"
      onClose={onClose}
      actions={texts && <CopyButton text={all} />}
    >
      {answer === null && (
        <p className="pp-empty" role="status">
          The node prints its rules…
        </p>
      )}
      {answer && 'problem' in answer && <p className="pp-empty">{answer.problem}</p>}
      {texts && <Listing texts={texts} node={node} trace={trace} hop={hop} />}
    </Dialog>
  )
}

function Listing({ texts, node, trace, hop }: { texts: RuleText[] } & Omit<Props, 'onClose'>) {
  const lines = useMemo(() => linesOf(texts), [texts])
  const marks = useMemo(() => (trace ? marksOf(lines, trace.hops, `node/${node}`) : new Map()), [lines, trace, node])
  const [query, setQuery] = useState('')
  const [onlyMatched, setOnlyMatched] = useState(false)
  const [at, setAt] = useState<number | null>(null)
  const hits = useMemo(() => found(lines, query), [lines, query])
  const shown = useMemo(
    () => (onlyMatched ? hits.filter((index) => marks.has(index) || lines[index]!.typed) : hits),
    [hits, onlyMatched, marks, lines],
  )
  const order = useMemo(() => inOrder(marks), [marks])

  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 24,
  })

  /** Shows a line, whatever hides it now. */
  const show = (index: number) => {
    setAt(index)
    const row = shown.indexOf(index)
    if (row >= 0) rows.scrollToIndex(row, { align: 'center' })
    else {
      setQuery('')
      setOnlyMatched(false)
    }
  }
  // Once what hid it is gone.
  useEffect(() => {
    if (at !== null) rows.scrollToIndex(shown.indexOf(at), { align: 'center' })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a longer or shorter list is what it waits for
  }, [shown])
  // The rule that one came for, or the first that matched.
  useEffect(() => {
    const wanted = hop === null ? order[0] : order.findLast((mark) => mark.hop === hop)
    if (wanted) show(wanted.index)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- when it opens, and not again
  }, [lines])

  const here = order.findIndex(({ index }) => index === at)
  const step = (by: number) => show(order[(Math.max(here, by > 0 ? -1 : 0) + by + order.length) % order.length]!.index)

  return (
    <>
      <div className="rs-tools">
        <input
          className="pp-input"
          type="text"
          role="searchbox"
          placeholder="Only lines with…"
          aria-label="Only lines with"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <span className="pp-dim pp-num" role="status">
          {shown.length} lines
        </span>
        {trace && order.length > 0 && (
          <div className="rs-matched" role="group" aria-label={`Rules that request ${trace.id} matched here`}>
            <label>
              <input type="checkbox" checked={onlyMatched} onChange={(event) => setOnlyMatched(event.target.checked)} />
              Only what request #{trace.id} matched
            </label>
            <span className="pp-num pp-dim">
              {here < 0 ? '–' : here + 1} of {order.length}
            </span>
            <IconButton label="Matched rule before" size="s" onClick={() => step(-1)}>
              <ArrowUp />
            </IconButton>
            <IconButton label="Next matched rule" size="s" onClick={() => step(1)}>
              <ArrowDown />
            </IconButton>
          </div>
        )}
        {trace && order.length === 0 && (
          <span className="pp-dim">Request #{trace.id} matched no rule of kube-proxy on this node.</span>
        )}
      </div>
      <div className="rs-lines pp-mono" ref={scroller} tabIndex={0} role="group" aria-label="Rules">
        {shown.length === 0 && <p className="pp-empty">No rule has that.</p>}
        <ol style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index: row, start }) => {
            const index = shown[row]!
            return (
              <li
                key={index}
                className="rs-line"
                data-typed={lines[index]!.typed || undefined}
                data-begins={lines[index]!.begins || undefined}
                data-matched={marks.has(index) || undefined}
                aria-current={index === at || undefined}
                aria-posinset={row + 1}
                aria-setsize={shown.length}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Orders marks={marks.get(index)} />
                <Text line={lines[index]!} to={target(lines, lines[index]!)} onFollow={show} />
              </li>
            )
          })}
        </ol>
      </div>
    </>
  )
}

/** The marks of all lines, as the packets met them. */
function inOrder(marks: ReadonlyMap<number, Mark[]>): (Mark & { index: number })[] {
  return [...marks]
    .flatMap(([index, at]) => at.map((mark) => ({ ...mark, index })))
    .toSorted((a, b) => a.order - b.order)
}

function Orders({ marks }: { marks: Mark[] | undefined }) {
  return (
    <span className="rs-orders">
      {marks?.map(({ order }) => (
        <b key={order} className="pp-num" aria-label={`matched ${order}.`} role="img">
          {order}
        </b>
      ))}
    </span>
  )
}

/** The rule; where it leads to is a way to go there. */
function Text({
  line: { text, leadsTo },
  to,
  onFollow,
}: {
  line: RuleLine
  to: number
  onFollow(index: number): void
}) {
  const at = leadsTo === null || to < 0 ? -1 : text.lastIndexOf(leadsTo)
  if (at < 0) return <code>{text}</code>
  return (
    <code>
      {text.slice(0, at)}
      <button type="button" onClick={() => onFollow(to)} aria-label={`To the chain ${leadsTo}`}>
        {leadsTo}
        <CornerDownRight aria-hidden="true" />
      </button>
      {text.slice(at + leadsTo!.length)}
    </code>
  )
}
