import { useState } from 'react'
import { openSheet } from '#state'
import { Dialog } from '#ui'
import gallery from './gallery.json'
import { Miniature } from './Miniature.tsx'
import { openScenario } from './open.ts'
import type { GalleryEntry } from './types.ts'
import './gallery.css'

const ENTRIES = gallery as unknown as readonly GalleryEntry[]

/** Playgrounds that are ready to be looked at, as pictures. Opening one puts it in place of the sandbox. */
export function Gallery() {
  const [opening, setOpening] = useState<string | null>(null)
  const open = async (entry: GalleryEntry) => {
    setOpening(entry.name)
    if (await openScenario(entry)) openSheet(null)
    else setOpening(null)
  }
  return (
    <Dialog title="Examples" className="pp-dialog-tall ca-dialog" onClose={() => openSheet(null)}>
      <div className="ca-body">
        <p className="ca-lead">
          Each opens in place of what you have now, which one click brings back. Change them, break them, send them to
          others by Share.
        </p>
        <ul className="ca-gallery">
          {ENTRIES.map((entry) => (
            <li key={entry.name}>
              <button
                type="button"
                className="ca-example"
                aria-labelledby={`ca-${entry.name}`}
                aria-describedby={`ca-${entry.name}-text`}
                disabled={opening !== null}
                onClick={() => void open(entry)}
              >
                <Miniature picture={entry.picture} />
                <strong id={`ca-${entry.name}`}>{entry.title}</strong>
                <span id={`ca-${entry.name}-text`} className="ca-example-text">
                  {entry.text}
                </span>
                <span className="ca-shows">
                  {entry.shows.map((word) => (
                    <span key={word}>{word}</span>
                  ))}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}
