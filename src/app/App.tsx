import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import {
  closeDialog,
  closeMenu,
  closeSettings,
  dialog,
  lesson,
  menu,
  openSheet,
  settings,
  sheet,
  showLessons,
} from '#state'
import { Late, Notices, forgetTyped, TooltipLayer, typeAhead } from '#ui'
import '../ui/tokens.css'
import '../ui/base.css'
import './app.css'
import './top.css'
import './banner.css'
import './panes/panes.css'
import './foot.css'
import { Banner } from './Banner.tsx'
import { boot, reset } from './boot.ts'
import { pauseWhileHidden } from './hidden.ts'
import { listenToKeys } from './keyboard.ts'
import { Narration } from './Narration.tsx'
import { Panes } from './Panes.tsx'
import {
  copyLink,
  loadDialogs,
  loadHelp,
  loadLessons,
  loadMenu,
  loadPalette,
  loadSettings,
  loadSheet,
} from './rooms.ts'
import { followTheme, setTheme } from './theme.ts'
import { TopBar } from './TopBar.tsx'
import { SPEEDS, stepEvent, stepHop } from './transport/time.ts'

const PAGE = { reset, copyLink, setTheme, stepHop, stepEvent, speeds: SPEEDS }

/** The whole page. */
export function App() {
  const [help, setHelp] = useState(false)
  const [palette, setPalette] = useState(false)
  const configuring = useStore(settings, (s) => s.part !== null)
  const wish = useStore(menu, (s) => s.wish)
  const comparing = useStore(sheet, (s) => s.open !== null)
  const listing = useStore(lesson, (s) => s.list)
  const reading = useStore(dialog, (s) => s.view !== null)

  useEffect(boot, [])
  useEffect(followTheme, [])
  useEffect(pauseWhileHidden, [])
  useEffect(() => {
    const onPalette = () => {
      typeAhead()
      setPalette(true)
    }
    return listenToKeys({ onHelp: () => setHelp(true), onPalette })
  }, [])

  return (
    <div className="pp-app">
      <a className="pp-skip" href="#main" onClick={skipTo}>
        Skip to the playground
      </a>
      <TopBar onHelp={() => setHelp(true)} />
      <Banner />
      <Panes />
      <Narration />
      <Notices />
      <TooltipLayer />
      {help && <Late load={loadHelp} props={{ onClose: () => setHelp(false) }} onFailed={() => setHelp(false)} />}
      {configuring && <Late load={loadSettings} props={{}} onFailed={closeSettings} />}
      {palette && (
        <Late
          load={loadPalette}
          props={{ onClose: () => setPalette(false), page: { help: () => setHelp(true), ...PAGE } }}
          onFailed={() => {
            forgetTyped()
            setPalette(false)
          }}
        />
      )}
      {wish && <Late load={loadMenu} props={{ wish }} onFailed={closeMenu} />}
      {comparing && <Late load={loadSheet} props={{}} onFailed={() => openSheet(null)} />}
      {listing && <Late load={loadLessons} props={{}} onFailed={() => showLessons(false)} />}
      {reading && <Late load={loadDialogs} props={{}} onFailed={closeDialog} />}
    </div>
  )
}

/** Moves the focus without touching the address, whose hash is the playground. */
function skipTo(event: React.MouseEvent) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
