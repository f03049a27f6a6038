import { expect, type Locator, type Page } from '@playwright/test'
import { DEMO } from '../../src/share/demo.ts'

/** One line of the Inspector's list of requests. */
export interface RequestRow {
  from: string
  to: string
  through: string
  /** `200`, `Refused`, … */
  outcome: string
  /** `NO_READY_ENDPOINTS`; empty where nothing failed. */
  reason: string
  servedBy: string
  sourceSeen: string
}

/** The page as a person meets it: by the names of things, never by how they are built. */
export class Playground {
  readonly editor: Locator
  readonly diagram: Locator
  readonly inspector: Locator
  readonly problems: Locator
  readonly narration: Locator
  /** What the open file should hold: the demo's first file, until a test types. */
  text = DEMO.files[0]!.text

  constructor(readonly page: Page) {
    this.editor = page.getByRole('region', { name: 'Editor' })
    this.diagram = page.getByRole('region', { name: 'Diagram' })
    this.inspector = page.getByRole('region', { name: 'Inspector' })
    this.problems = page.getByRole('list', { name: 'Problems' })
    this.narration = page.locator('[role=status]').first()
  }

  /** Opens the page and waits until it is alive: the editor can be typed in, and pods are drawn. */
  async open(hash = ''): Promise<void> {
    await this.page.goto(`/${hash}`)
    await this.ready()
  }

  async ready(): Promise<void> {
    await expect(this.editor.locator('.monaco-editor').first()).toBeVisible()
    await expect(this.textbox).toBeAttached()
    await expect(this.pods().first()).toBeVisible()
  }

  get textbox(): Locator {
    return this.editor.getByRole('textbox', { name: /YAML editor/ }).first()
  }

  /** Pods of the diagram, those of the demo's Deployment unless another name is given. */
  pods(name = 'nginx-demo'): Locator {
    return this.diagram.getByLabel(new RegExp(`^Pod ${name}\\S*,`))
  }

  /** The Service of that name as the diagram shows it. */
  service(name: string): Locator {
    return this.diagram.getByLabel(new RegExp(`^Service ${name},`))
  }

  /** `10.244.0.2:80` of every pod that is ready. */
  async readyAddresses(): Promise<string[]> {
    const labels = await this.pods().evaluateAll((pods) => pods.map((pod) => pod.getAttribute('aria-label') ?? ''))
    return labels
      .filter((label) => /, Running, ready/.test(label))
      .map((label) => `${/, (\d+\.\d+\.\d+\.\d+),/.exec(label)?.[1]}:80`)
      .toSorted()
  }

  /** Replaces the open file's text, as a paste over everything does. */
  async type(text: string): Promise<void> {
    this.text = text
    await this.textbox.focus()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.insertText(text)
  }

  /** Changes a part of the open file, which must be there. */
  async change(from: string, to: string): Promise<void> {
    expect(this.text, 'the text to change').toContain(from)
    await this.type(this.text.replace(from, to))
  }

  /** Changes a part of one document of the open file, the one that has this name. */
  async changeIn(name: string, from: RegExp, to: string): Promise<void> {
    const documents = this.text.split('---\n')
    const at = documents.findIndex((document) => document.includes(`name: ${name}\n`))
    expect(documents[at], `the document of ${name}`).toMatch(from)
    documents[at] = documents[at]!.replace(from, to)
    await this.type(documents.join('---\n'))
  }

  /** A button of the bar above the diagram. */
  transport(name: 'Play' | 'Pause' | 'Step by hop' | 'Step by event'): Locator {
    return this.diagram.getByRole('button', { name, exact: true })
  }

  /** Sends one request by the form above the diagram; it is the chosen one then. */
  async send({ from, service, through }: { from: RegExp; service: string; through: string }): Promise<void> {
    await this.diagram.getByRole('button', { name: 'Send request' }).click()
    const sender = this.page.getByRole('combobox', { name: 'From', exact: true }).first()
    const option = sender.locator('option', { hasText: from }).first()
    await sender.selectOption((await option.getAttribute('value'))!)
    await this.page.getByRole('combobox', { name: 'Service' }).selectOption({ label: service })
    await this.page.getByRole('radio', { name: through, exact: true }).check()
    await this.page.getByRole('button', { name: 'Send one' }).click()
    await expect(this.inspector.getByText(/^Request #\d+ ·/)).toBeVisible()
  }

  /** The whole text of the open file, through the clipboard. */
  async read(): Promise<string> {
    await this.textbox.focus()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.press('ControlOrMeta+c')
    return this.page.evaluate(() => navigator.clipboard.readText())
  }

  /** 1-based line of the open file that contains this. */
  lineOf(part: string): number {
    return this.text.slice(0, this.text.indexOf(part)).split('\n').length
  }

  /** The Inspector's requests, newest first. Reads all rows in one go: they change all the time. */
  async requests(): Promise<RequestRow[]> {
    const rows = await this.inspector
      .getByRole('table')
      .first()
      .evaluate((table) =>
        [...table.querySelectorAll('tbody tr:not([aria-hidden])')].map((row) =>
          [...row.children].map((cell) => cell.textContent ?? ''),
        ),
      )
    return rows.map(([, from = '', to = '', through = '', outcome = '', servedBy = '', sourceSeen = '']) => {
      const reason = /[A-Z]+(?:_[A-Z]+)+/.exec(outcome)?.[0] ?? ''
      return { from, to, through, outcome: outcome.replace(reason, '').trim(), reason, servedBy, sourceSeen }
    })
  }

  /** Addresses of the pods that have answered requests through this Service among the rows that are listed. */
  async servers(service: string): Promise<string[]> {
    const rows = await this.requests()
    const answered = rows.filter((row) => row.to.startsWith(service) && row.outcome === '200')
    return [...new Set(answered.map((row) => row.servedBy))].toSorted()
  }

  /** Puts the mouse where it holds nothing: a list under the pointer stands still. */
  async restMouse(): Promise<void> {
    await this.page.mouse.move(5, 5)
  }
}
