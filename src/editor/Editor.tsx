import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { actions, files } from '#state'
import { Button, Switch } from '#ui'
import { startAutoApply } from './autoApply.ts'
import { FileTabs } from './FileTabs.tsx'
import { followJumps } from './jumps.ts'
import { PlainEditor } from './PlainEditor.tsx'
import { Problems } from './Problems.tsx'
import { StatusLine } from './StatusLine.tsx'
import { tabId, PANEL_ID } from './names.ts'
import { useMonaco } from './useMonaco.ts'
import './editor.css'

/**
 * The files in tabs, the text of the open one, and what is wrong with them. Fills its parent. What is typed is in the
 * `files` store at once and, with auto-apply, in the cluster half a second after the last key.
 */
export function Editor() {
  const active = useStore(files, (s) => s.active)
  const autoApply = useStore(files, (s) => s.autoApply)
  const [wanted, setWanted] = useState(false)
  const monaco = useMonaco(wanted)

  useEffect(startAutoApply, [])
  useEffect(followJumps, [])

  return (
    <div className="pp-editor">
      <div className="pp-editor-bar">
        <FileTabs />
        <div className="pp-editor-actions">
          <Switch
            label="Auto-apply"
            tip="Auto-apply: the cluster gets what you type"
            checked={autoApply}
            onChange={(on) => {
              files.setState({ autoApply: on })
              if (on && files.getState().state === 'edited') void actions.apply()
            }}
          />
          <Button
            size="s"
            look={autoApply ? 'outline' : 'solid'}
            data-tip="Apply  ·  Ctrl/⌘ S"
            onClick={() => void actions.apply()}
          >
            Apply
          </Button>
        </div>
      </div>
      <div
        className="pp-editor-text"
        role="tabpanel"
        id={PANEL_ID}
        aria-labelledby={active ? tabId(active) : undefined}
        aria-label={active ? undefined : 'No file'}
      >
        {active === '' ? (
          <NoFile />
        ) : monaco.state === 'ready' ? (
          <monaco.View />
        ) : (
          <PlainEditor onFocus={() => setWanted(true)} />
        )}
      </div>
      <Problems />
      <StatusLine monaco={monaco} />
    </div>
  )
}

function NoFile() {
  return (
    <div className="pp-editor-empty">
      <p>No file is open. Add one with the plus sign above, and describe a Deployment or a Service in it.</p>
    </div>
  )
}
