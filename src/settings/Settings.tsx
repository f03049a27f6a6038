import { RotateCw, ShieldCheck } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { actions, closeSettings, files, settings, type SettingsPart } from '#state'
import { Button, Dialog, notify, TabPanel, Tabs, useMedia } from '#ui'
import { changed, draftOf, type Draft } from './draft.ts'
import { differences, effectOf, type Effect } from './effect.ts'
import type { FormProps } from './fields.tsx'
import { ClientsSection } from './sections/ClientsSection.tsx'
import { ClusterSection } from './sections/ClusterSection.tsx'
import { FirewallSection } from './sections/FirewallSection.tsx'
import { NodesSection } from './sections/NodesSection.tsx'
import { ProxySection } from './sections/ProxySection.tsx'
import { YamlPane } from './yaml/YamlPane.tsx'
import './settings.css'

const NAME = 'settings'
/** From here on, form and text stand side by side. */
const WIDE = '(min-width: 900px)'

const SECTIONS: Record<
  Exclude<SettingsPart, 'yaml'>,
  { label: string; Section: (props: FormProps) => React.ReactNode }
> = {
  proxy: { label: 'kube-proxy', Section: ProxySection },
  cluster: { label: 'Cluster', Section: ClusterSection },
  nodes: { label: 'Nodes', Section: NodesSection },
  clients: { label: 'Clients', Section: ClientsSection },
  firewall: { label: 'Firewall', Section: FirewallSection },
}

/** A draft that was left without a decision; it is there again when the dialog is opened anew. */
let left: string | null = null

/**
 * The dialog in which a cluster is configured. There is one truth, the text of cluster.yaml: the form is a way to write
 * it. Nothing happens to the cluster until somebody decides.
 */
export function Settings() {
  const part = useStore(settings, (s) => s.part) ?? 'proxy'
  const line = useStore(settings, (s) => s.line)
  const config = useStore(files, (s) => s.config)
  const seed = useStore(files, (s) => s.seed)
  const [text, setText] = useState(() => left ?? config)
  const now = useMemo(() => draftOf(config, seed), [config, seed])
  const draft = useMemo(() => draftOf(text, seed), [text, seed])
  const wide = useMedia(WIDE)

  const edit = (next: string) => {
    left = next === config ? null : next
    setText(next)
  }
  const close = () => closeSettings()
  const decide = () => {
    left = null
    void choose(effectOf(now, draft), now, draft)
    close()
  }

  const shown: SettingsPart = wide && part === 'yaml' ? 'proxy' : part
  const tabs = Object.entries(SECTIONS).map(([id, { label }]) => ({ id: id as SettingsPart, label }))
  const yaml = <YamlPane text={text} diagnostics={draft.diagnostics} line={line} onChange={edit} />
  return (
    <Dialog
      title="Cluster settings"
      className="pp-dialog-tall st-dialog"
      onClose={close}
      actions={
        <Decision now={now} draft={draft} onDecide={decide} onRevert={() => edit(config)} onDefault={() => edit('')} />
      }
    >
      <div className="st">
        <div className="st-form">
          <div className="st-tabs">
            <Tabs
              name={NAME}
              tabs={wide ? tabs : [...tabs, { id: 'yaml', label: 'YAML' }]}
              active={shown}
              onChange={(id) => settings.setState({ part: id, line: null })}
            />
          </div>
          <TabPanel name={NAME} id={shown}>
            {shown === 'yaml' ? (
              yaml
            ) : (
              <Form part={shown} draft={draft} change={(c) => edit(changed(draft, seed, c).text.text)} />
            )}
          </TabPanel>
        </div>
        {wide && (
          <section className="st-side" aria-labelledby="st-side-title">
            <h3 id="st-side-title" className="pp-mono">
              cluster.yaml
            </h3>
            {yaml}
          </section>
        )}
      </div>
    </Dialog>
  )
}

function Form({ part, draft, change }: FormProps & { part: keyof typeof SECTIONS }) {
  const { Section } = SECTIONS[part]
  if (draft.text.problem) {
    return (
      <p className="st-unreadable" role="alert">
        cluster.yaml cannot be read as it stands, so there is no form for it: {draft.text.problem}. Mend the text, or go
        back to what the cluster has.
      </p>
    )
  }
  return (
    <div className="st-sections">
      <Section draft={draft} change={change} />
    </div>
  )
}

interface DecisionProps {
  now: Draft
  draft: Draft
  onDecide(): void
  onRevert(): void
  onDefault(): void
}

/** What choosing the draft means, and the button that does. */
function Decision({ now, draft, onDecide, onRevert, onDefault }: DecisionProps) {
  const effect = effectOf(now, draft)
  const wrong = draft.diagnostics.filter(({ severity }) => severity === 'error')
  return (
    <>
      <p className="st-effect" role="status">
        {wrong.length > 0 ? (
          <>Line {wrong[0]!.range.startLine} has to be mended first.</>
        ) : (
          <>
            {effect === 'anew' && <strong>{differences(now.config, draft.config).join(' · ')}. </strong>}
            {MEANS[effect]}
          </>
        )}
      </p>
      {effect === 'none' ? (
        <Button look="plain" disabled={draft.text.text === ''} onClick={onDefault}>
          Default cluster
        </Button>
      ) : (
        <Button look="plain" onClick={onRevert}>
          Undo my changes
        </Button>
      )}
      <Button
        look="solid"
        icon={effect === 'firewall' ? <ShieldCheck /> : <RotateCw />}
        disabled={effect === 'none' || wrong.length > 0}
        onClick={onDecide}
      >
        {effect === 'firewall' ? 'Change the firewall' : effect === 'text' ? 'Keep the text' : 'Make the cluster anew'}
      </Button>
    </>
  )
}

const MEANS: Record<Effect, string> = {
  none: 'The cluster is as it stands here.',
  text: 'Other words for the same cluster: it goes on as it is.',
  firewall: 'The firewall changes at once. The cluster goes on, and so do connections that are open.',
  anew: 'The cluster is made anew: your files are applied to it, while pods, connections and counts begin again.',
}

async function choose(effect: Effect, now: Draft, next: Draft): Promise<void> {
  const { text } = next.text
  if (effect === 'text') files.setState({ config: text })
  if (effect === 'firewall') {
    await actions.setFirewall(text)
    notify(next.config.firewall.nodePorts === 'closed' ? 'The firewall is closed.' : 'The firewall is open.')
  }
  if (effect !== 'anew') return
  await actions.reconfigure(text)
  notify(`The cluster was made anew. ${differences(now.config, next.config).join(', ')}.`, {
    action: { label: 'Undo', run: () => void actions.reconfigure(now.text.text) },
  })
}
