import { memo } from 'react'
import type { NodeProps } from '@xyflow/react'
import { Signpost } from 'lucide-react'
import { nameIn } from '#state/words'
import { RULES_SHOWN } from '../layout/sizes.ts'
import type { EntryNode } from './Cards.tsx'
import { Live } from './Live.tsx'
import { shortName } from './names.ts'

/** An Ingress or a Gateway as what it is: rules on paper, which the pods of a controller read. */
export const EntryCard = memo(({ data: { view, missing } }: NodeProps<EntryNode>) => {
  const { rules, problem, addresses } = view
  return (
    <div className="dg-card dg-entry" data-state={problem ? 'unhealthy' : 'ready'}>
      <header>
        <Signpost aria-hidden />
        <b title={view.name}>{shortName(view.name, 24)}</b>
        {problem && (
          <span className="dg-chip" data-tone="bad" title={problem.facts}>
            not served
          </span>
        )}
      </header>
      <p className="dg-address">
        <small>
          {view.kind}
          {view.className ? `, class ${view.className}` : ', no class'}
        </small>
      </p>
      <p className="dg-address">
        <code title={addresses.join('\n')}>{addresses[0] ?? 'no address yet'}</code>
      </p>
      <ol>
        {rules.slice(0, RULES_SHOWN).map(({ host, path, backend, port, field, route }) => {
          const asked = path === '' ? 'all else' : host === '*' ? path : `${host}${path}`
          const to = nameIn(backend)
          return (
            <li
              key={`${route} ${field} ${host}${path}`}
              data-missing={missing.includes(backend) || undefined}
              title={`${asked} → ${to}${port === null ? '' : `:${port}`}`}
            >
              <code>
                <bdi>{asked}</bdi>
              </code>
              <span>→ {to}</span>
            </li>
          )
        })}
        {rules.length > RULES_SHOWN && <li>and {rules.length - RULES_SHOWN} more</li>}
      </ol>
      <footer>
        <small title="No packet passes here: the controller's pods read it">a rule</small>
        <Live at={view.place} />
      </footer>
    </div>
  )
})
