import { FitAddon } from '@xterm/addon-fit'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { Terminal as Xterm } from '@xterm/xterm'
import { createStore } from 'zustand/vanilla'
import { onTerminal, orderTerminal, session, terminal, type TerminalNews } from '#state'
import { takeKey } from './keys.ts'
import { greeting, RESTARTED } from './greeting.ts'
import { keepHistory, keepScreenReader, keptHistory, keptScreenReader } from './kept.ts'
import { TabSync } from './tabs.ts'
import { followTheme } from './theme.ts'
import '@xterm/xterm/css/xterm.css'

const SCROLLBACK = 5000
const FRAME_MS = 16
/** Below this a table of kubectl needs smaller letters, in pixels. */
const NARROW = 520

interface Manners {
  /** Tab goes on to the next thing of the page. */
  tabLeaves: boolean
  screenReader: boolean
}

/**
 * The one screen of the page. It outlives the pane that shows it: on a phone panes come and go, and what is on the screen
 * stays.
 */
export class Screen {
  readonly manners = createStore<Manners>(() => ({ tabLeaves: false, screenReader: keptScreenReader() }))
  /** Into which xterm draws; put it where it is to be seen. */
  readonly place = document.createElement('div')
  readonly #xterm: Xterm
  readonly #fit = new FitAddon()
  readonly #tabs = new TabSync((changes, seen) => orderTerminal({ do: 'files', changes, seen }))
  #history = keptHistory()
  #isOpen = false

  constructor() {
    this.place.className = 'pp-xterm'
    const style = getComputedStyle(document.documentElement)
    this.#xterm = new Xterm({
      fontFamily: style.getPropertyValue('--pp-mono').trim(),
      fontSize: 13,
      lineHeight: 1.2,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      scrollback: SCROLLBACK,
      minimumContrastRatio: 4.5,
      allowProposedApi: true,
      screenReaderMode: this.manners.getState().screenReader,
      macOptionIsMeta: true,
    })
    this.#xterm.loadAddon(this.#fit)
    // The widths of letters that the shell's line editor counts with.
    this.#xterm.loadAddon(new Unicode11Addon())
    this.#xterm.unicode.activeVersion = '11'
    this.#xterm.attachCustomKeyEventHandler((event) =>
      takeKey(event, this.#xterm, {
        tabLeaves: () => this.manners.getState().tabLeaves,
        toggleTab: () => this.manners.setState(({ tabLeaves }) => ({ tabLeaves: !tabLeaves })),
      }),
    )
    this.#xterm.onData((text) => this.#type(text))
    this.#xterm.onResize(({ cols, rows }) => orderTerminal({ do: 'resize', columns: cols, rows }))
    followTheme((theme) => {
      this.#xterm.options.theme = theme
    })
    onTerminal((news) => this.#hear(news))
    session.subscribe(({ status }, before) => {
      if (status === before.status || !this.#isOpen) return
      if (status.state === 'restarted') this.#sit(RESTARTED)
    })
    terminal.subscribe(({ wanted }) => wanted !== null && this.#isOpen && this.#run(wanted))
  }

  /** Shows it in an element; returns how to take it out again. */
  show(parent: HTMLElement): () => void {
    parent.append(this.place)
    if (!this.#xterm.element) this.#xterm.open(this.place)
    const sizes = new ResizeObserver(() => this.fit())
    sizes.observe(parent)
    this.fit()
    if (!this.#isOpen) {
      this.#isOpen = true
      this.#sit(greeting(this.#xterm.cols))
    }
    return () => {
      sizes.disconnect()
      this.place.remove()
    }
  }

  /** As many columns and rows as there is room for; none while it is out of sight. */
  fit(): void {
    if (this.place.offsetWidth === 0 || this.place.offsetHeight === 0) return
    this.#xterm.options.fontSize = this.place.offsetWidth < NARROW ? 11 : 13
    this.#fit.fit()
  }

  focus(): void {
    this.#xterm.focus()
  }

  /** A key that this keyboard may not have. */
  press(key: string): void {
    this.#type(key)
    this.focus()
  }

  clear(): void {
    this.#xterm.clear()
    this.focus()
  }

  readAloud(on: boolean): void {
    this.manners.setState({ screenReader: on })
    this.#xterm.options.screenReaderMode = on
    keepScreenReader(on)
  }

  #sit(greeting: string): void {
    this.#xterm.write(greeting)
    const { cols: columns, rows } = this.#xterm
    orderTerminal({ do: 'open', columns, rows, history: this.#history, files: this.#tabs.all() })
    const { wanted } = terminal.getState()
    if (wanted !== null) this.#run(wanted)
  }

  #type(text: string): void {
    this.#tabs.flush()
    orderTerminal({ do: 'input', text })
  }

  #run(command: string): void {
    terminal.setState({ wanted: null })
    this.#tabs.flush()
    orderTerminal({ do: 'run', command })
    this.#xterm.scrollToBottom()
    this.focus()
  }

  #hear(news: TerminalNews): void {
    this.#tabs.hear(news)
    if (news.history) keepHistory((this.#history = [...this.#history, ...news.history]))
    const { output } = news
    if (!output) return
    const taken = () => orderTerminal({ do: 'taken', letters: output.length })
    // A frame later: between pieces of a long output the page has time for everything else.
    this.#xterm.write(output, () => setTimeout(taken, FRAME_MS))
  }
}

let screen: Screen | null = null

/** Made when it is first asked for. */
export function theScreen(): Screen {
  return (screen ??= new Screen())
}
