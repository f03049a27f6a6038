import {
  CircleHelp,
  GraduationCap,
  LayoutGrid,
  Link2,
  Monitor,
  Moon,
  SlidersHorizontal,
  Sun,
  TableProperties,
} from 'lucide-react'
import { useCallback, useState } from 'react'
import { useStore } from 'zustand'
import { openSettings, openSheet, session, showLessons, type Theme } from '#state'
import { Button, IconButton, Late, Mark } from '#ui'
import { answered, isInvited } from './invited.ts'
import { copyLink, loadInvitation, loadSettings } from './rooms.ts'
import { setTheme } from './theme.ts'

const THEMES: { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: 'system', label: 'System theme', icon: Monitor },
  { theme: 'light', label: 'Light theme', icon: Sun },
  { theme: 'dark', label: 'Dark theme', icon: Moon },
]

export function TopBar({ onHelp }: { onHelp(): void }) {
  return (
    <header className="pp-top">
      <Mark />
      <h1>PodPath</h1>
      <p className="pp-claim">See how a request finds its Pod</p>
      <Invited />
      <div className="pp-top-end">
        <Button
          icon={<GraduationCap />}
          className="pp-top-button"
          aria-label="Lessons"
          aria-haspopup="dialog"
          onClick={() => showLessons(true)}
        >
          Lessons
        </Button>
        <Button
          icon={<TableProperties />}
          className="pp-top-button"
          aria-label="Compare"
          onClick={() => openSheet('compare')}
        >
          Compare
        </Button>
        <Button
          icon={<LayoutGrid />}
          className="pp-top-button"
          aria-label="Examples"
          onClick={() => openSheet('examples')}
        >
          Examples
        </Button>
        <Button
          icon={<SlidersHorizontal />}
          className="pp-top-button pp-top-spare"
          aria-label="Cluster settings"
          data-tip="Cluster settings"
          aria-haspopup="dialog"
          onPointerEnter={() => void loadSettings().catch(() => {})}
          onClick={() => openSettings()}
        >
          Cluster settings
        </Button>
        <ThemeSwitch />
        <IconButton label="Help" hotkey="?" onClick={onHelp}>
          <CircleHelp />
        </IconButton>
        <Button
          look="solid"
          icon={<Link2 />}
          className="pp-top-button"
          aria-label="Share"
          onClick={() => void copyLink()}
        >
          Share
        </Button>
      </div>
    </header>
  )
}

/** The invitation comes when the picture is there; its place, where it has one of its own, is kept from the start. */
function Invited() {
  const [open, setOpen] = useState(isInvited)
  const onAnswered = useCallback(() => {
    answered()
    setOpen(false)
  }, [])
  if (!open) return null
  return (
    <>
      <span className="pp-invited" />
      <Late load={loadInvitation} props={{ onAnswered }} onFailed={() => setOpen(false)} />
    </>
  )
}

function ThemeSwitch() {
  const chosen = useStore(session, (s) => s.theme)
  return (
    <div className="pp-themes" role="radiogroup" aria-label="Theme">
      {THEMES.map(({ theme, label, icon: Icon }, at) => (
        <button
          key={theme}
          type="button"
          role="radio"
          aria-checked={theme === chosen}
          aria-label={label}
          data-tip={label}
          tabIndex={theme === chosen ? 0 : -1}
          onClick={() => setTheme(theme)}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
            if (!step) return
            event.preventDefault()
            const next = (at + step + THEMES.length) % THEMES.length
            setTheme(THEMES[next]!.theme)
            const buttons = event.currentTarget.parentElement?.querySelectorAll('button')
            buttons?.[next]?.focus()
          }}
        >
          <Icon />
        </button>
      ))}
    </div>
  )
}
