import { ArrowLeft, ChevronLeft, ChevronRight, Columns2, Columns3, Shield } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { cluster, openDialog, openSettings, select, selection, traffic, type Trace } from '#state'
import * as commands from '#state/commands'
import { Badge, Button, IconButton } from '#ui'
import { CommandLine } from '../CommandLine.tsx'
import { OutcomeBadge } from '../outcome.tsx'
import { nextHop, seconds } from '../words.ts'
import { HopCard } from './HopCard.tsx'
import { Lookups } from './Lookups.tsx'
import { Story } from './Story.tsx'
import { Taught } from './Taught.tsx'
import './hops.css'

/** The chosen request's journey, hop by hop. */
export function Hops({ onBack }: { onBack(): void }) {
  const trace = useChosen()
  const hop = useStore(selection, (s) => s.hop)
  const list = useRef<HTMLOListElement>(null)

  useEffect(() => {
    if (hop === null) return
    list.current?.children[hop]?.scrollIntoView({ block: 'nearest' })
  }, [hop])

  if (!trace) {
    return (
      <div className="pp-empty">
        <p>Choose a request to see what happened to it, hop by hop.</p>
        <Button icon={<ArrowLeft />} onClick={onBack}>
          To the requests
        </Button>
      </div>
    )
  }

  const last = trace.hops.length - 1
  const go = (step: number) => select({ hop: nextHop(hop, step, trace.hops.length) })

  return (
    <div className="pp-hops">
      <div className="pp-story">
        <div className="pp-story-line">
          <OutcomeBadge outcome={trace.outcome} status={trace.response?.status} />
          {trace.reason && <Badge tone="neutral">{trace.reason}</Badge>}
          <span className="pp-dim pp-num">
            Request #{trace.id} · {seconds(trace.duration)} · {trace.hops.length} hops
          </span>
          <span className="pp-story-nav">
            <Button
              size="s"
              icon={<Columns3 />}
              aria-haspopup="dialog"
              onClick={() => openDialog({ kind: 'modes', trace })}
            >
              Compare modes
            </Button>
            <Button
              size="s"
              icon={<Columns2 />}
              aria-haspopup="dialog"
              onClick={() => openDialog({ kind: 'requests', trace })}
            >
              Compare requests
            </Button>
            <IconButton label="Previous hop" hotkey="←" size="s" disabled={!hop} onClick={() => go(-1)}>
              <ChevronLeft />
            </IconButton>
            <IconButton label="Next hop" hotkey="→" size="s" disabled={hop === last} onClick={() => go(1)}>
              <ChevronRight />
            </IconButton>
          </span>
        </div>
        <Story trace={trace}>
          {trace.reason === 'FIREWALL_CLOSED' && (
            <Button size="s" icon={<Shield />} aria-haspopup="dialog" onClick={() => openSettings('firewall')}>
              Firewall settings
            </Button>
          )}
          {trace.reason && <Taught reason={trace.reason} />}
        </Story>
        <Odds trace={trace} />
        <Again trace={trace} />
      </div>
      <Lookups lookups={trace.lookups} />
      <ol className="pp-hop-list" ref={list}>
        {trace.hops.map((item, index) => (
          <HopCard key={index} hop={item} index={index} active={index === hop} trace={trace} />
        ))}
      </ol>
    </div>
  )
}

/** Which endpoints the first node's rules could have chosen. */
function Odds({ trace }: { trace: Trace }) {
  if (trace.endpoints.length < 2) return null
  return (
    <p className="pp-odds">
      <span className="pp-dim">Could have gone to</span>
      {trace.endpoints.map(({ address, probability }) => (
        <span key={address} className={`pp-mono ${address === trace.servedBy ? 'pp-odds-taken' : ''}`}>
          {address} <span className="pp-dim pp-num">{Math.round(probability * 100)}%</span>
        </span>
      ))}
    </p>
  )
}

/** How to send the same request from the terminal. */
function Again({ trace }: { trace: Trace }) {
  const clients = useStore(cluster, (s) => s.topology.clients)
  const pods = useStore(cluster, (s) => s.topology.pods)
  const command = useMemo(() => commands.requestCommand(trace, { clients, pods }), [trace, clients, pods])
  return (
    <div className="pp-commands">
      <CommandLine command={command} />
    </div>
  )
}

/** The chosen request; remembered here even when the list has long moved on. */
function useChosen(): Trace | null {
  const id = useStore(selection, (s) => s.trace)
  const found = useStore(traffic, (s) => (id === null ? undefined : s.traces.find((trace) => trace.id === id)))
  const kept = useRef<Trace | undefined>(undefined)
  return useMemo(() => {
    if (found) kept.current = found
    return id !== null && kept.current?.id === id ? kept.current : null
  }, [id, found])
}
