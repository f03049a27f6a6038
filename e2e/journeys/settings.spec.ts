import type { Locator, Page } from '@playwright/test'
import { expectNoFindings, inEveryLook } from '../pages/axe.ts'
import { expect, test } from '../pages/test.ts'
import { choose } from '../pages/choose.ts'

const PARTS = ['kube-proxy', 'Cluster', 'Nodes', 'Clients', 'Firewall']

async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Cluster settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cluster settings' })
  await expect(dialog).toBeVisible()
  return dialog
}

const part = (dialog: Locator, name: string) => dialog.getByRole('tab', { name, exact: true }).click()
const yaml = (dialog: Locator) => dialog.getByRole('textbox', { name: 'Text of cluster.yaml' })
const anew = (dialog: Locator) => dialog.getByRole('button', { name: 'Make the cluster anew' })

test('somebody chooses nftables, four nodes and another cloud, and finds them in the picture and after a reload', async ({
  page,
  playground,
}) => {
  await playground.open()
  const dialog = await openSettings(page)
  await expect(anew(dialog)).toBeDisabled()
  await dialog.getByRole('radio', { name: /^nftables/ }).check()
  await expect(yaml(dialog)).toHaveValue(/kind: Cluster\nnetworking:\n {2}kubeProxyMode: nftables\n/)
  await part(dialog, 'Nodes')
  await dialog.getByRole('button', { name: 'Add a node' }).click()
  await dialog.getByRole('listitem', { name: 'Node node-4' }).getByRole('textbox', { name: 'Zone' }).fill('b')
  await part(dialog, 'Cluster')
  await dialog.getByRole('radio', { name: /^metallb/ }).check()
  await expect(dialog.getByRole('status')).toContainText('iptables → nftables')
  await expect(dialog.getByRole('status')).toContainText('made anew')
  await anew(dialog).click()

  await expect(dialog).toBeHidden()
  const fourth = playground.diagram.getByLabel(/^Node node-4, 10\.0\.1\.8/)
  await expect(fourth).toBeVisible()
  await choose(fourth)
  await expect(playground.inspector.getByText(/^nftables, \d+ rules/)).toBeVisible()
  expect(await playground.read()).toBe(playground.text)

  await expect.poll(() => page.url()).toContain('#p1=')
  await page.reload()
  await expect(fourth).toBeVisible()
  await openSettings(page)
  await expect(yaml(dialog)).toHaveValue(/cloudProvider: metallb/)
  await dialog.getByRole('button', { name: 'Default cluster' }).click()
  await anew(dialog).click()
  await expect(fourth).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(fourth).toBeVisible()
})

test('somebody writes the YAML by hand, keeps the comments, and is told of a mistake at its line', async ({
  page,
  playground,
}) => {
  await playground.open()
  const dialog = await openSettings(page)
  await yaml(dialog).fill(
    'kind: Playground\napiVersion: podpath.dev/v1\nseed: 42 # the answer\ncloudProvider: oracle\n',
  )
  const wrong = dialog.getByRole('list', { name: 'What is wrong with cluster.yaml' })
  await expect(wrong).toContainText('cloudProvider: Unsupported value: "oracle"')
  await expect(wrong).toContainText('line 4')
  await expect(anew(dialog)).toBeDisabled()
  await part(dialog, 'Cluster')
  await dialog.getByRole('radio', { name: /^aws/ }).check()
  await expect(yaml(dialog)).toHaveValue(/seed: 42 # the answer\ncloudProvider: aws\n/)

  // Put aside, it is there again.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await openSettings(page)
  await expect(yaml(dialog)).toHaveValue(/cloudProvider: aws/)

  await yaml(dialog).fill('kind: [')
  await part(dialog, 'kube-proxy')
  await expect(dialog.getByRole('alert')).toContainText('cannot be read')
  await dialog.getByRole('button', { name: 'Undo my changes' }).click()
  await expect(yaml(dialog)).toHaveValue('')
})

test('somebody closes the firewall while the cluster runs, and lets one range through', async ({
  page,
  playground,
}) => {
  await playground.open()
  const dialog = await openSettings(page)
  await part(dialog, 'Firewall')
  await dialog.getByRole('radio', { name: /^Closed/ }).check()
  await dialog.getByRole('button', { name: 'Change the firewall' }).click()
  await playground.restMouse()
  await expect
    .poll(async () => (await playground.requests()).some((row) => row.reason === 'FIREWALL_CLOSED'), {
      timeout: 30_000,
    })
    .toBe(true)

  await openSettings(page)
  await part(dialog, 'Firewall')
  await dialog.getByRole('button', { name: 'Let something through' }).click()
  await dialog.getByRole('textbox', { name: 'From' }).fill('198.51.100.0/24')
  await dialog.getByRole('button', { name: 'Change the firewall' }).click()
  await playground.restMouse()
  await expect
    .poll(async () => {
      const first = (await playground.requests()).find((row) => row.to.startsWith('nginx-nodeport'))
      return first?.outcome
    })
    .toBe('200')
})

test('the settings can be used with the keyboard alone', async ({ page, playground }) => {
  await playground.open()
  await page.getByRole('button', { name: 'Cluster settings' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Cluster settings' })
  await expect(dialog).toBeVisible()
  const tab = dialog.getByRole('tab', { name: 'kube-proxy' })
  for (let i = 0; i < 5 && !(await tab.evaluate((e) => e === document.activeElement)); i++)
    await page.keyboard.press('Tab')
  await expect(tab).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect(dialog.getByRole('radio', { name: /^nftables/ })).toBeChecked()
  await tab.focus()
  await page.keyboard.press('End')
  await expect(dialog.getByRole('tab', { name: 'Firewall' })).toHaveAttribute('aria-selected', 'true')
  await yaml(dialog).focus()
  await page.keyboard.press('Tab')
  await expect(yaml(dialog)).not.toBeFocused()
  await anew(dialog).focus()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Cluster settings' })).toBeFocused()
})

inEveryLook('the settings have no accessibility findings', async ({ page, playground, viewport }) => {
  test.slow() // axe looks at each part
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  const dialog = await openSettings(page)
  await dialog.getByRole('radio', { name: /^ipvs/ }).check()
  for (const name of [...PARTS, ...(viewport!.width < 900 ? ['YAML'] : [])]) {
    await part(dialog, name)
    if (name === 'Firewall') await dialog.getByRole('radio', { name: /^Closed/ }).check()
    await expectNoFindings(page, { within: 'dialog', where: name })
  }
})
