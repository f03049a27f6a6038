import { expect, test } from '../pages/test.ts'

test('somebody finds the rules that a request matched among all rules of the node', async ({ page, playground }) => {
  await playground.open()
  await playground.inspector
    .getByRole('row', { name: /nginx-nodeport/ })
    .first()
    .click()
  const rewritten = playground.inspector.getByRole('listitem').filter({ hasText: 'Destination rewritten' }).first()
  const rule = (await rewritten.locator('summary code').textContent())!
  await rewritten.getByRole('button', { name: /in the node’s rules/ }).click()

  const dialog = page.getByRole('dialog', { name: /^kube-proxy’s rules on node-\d$/ })
  const lines = dialog.getByRole('group', { name: 'Rules', exact: true })
  await expect(lines.locator('[aria-current]')).toHaveText(new RegExp(`^\\d+${escaped(rule)}$`))

  // Only what matched, in the numbers of the packets' way.
  await dialog.getByRole('checkbox', { name: /^Only what request #\d+ matched$/ }).check()
  const orders = await lines.getByRole('img', { name: /^matched \d+\.$/ }).allTextContents()
  expect(orders.map(Number).toSorted((a, b) => a - b)).toEqual(orders.map((_, i) => i + 1))
  expect(orders.length).toBeGreaterThan(6)

  // By a jump to the chain that it leads to, which shows all rules again.
  await lines
    .getByRole('button', { name: /^To the chain KUBE-SVC-/ })
    .first()
    .click()
  await expect(lines.locator('[aria-current]')).toHaveText(/^:KUBE-SVC-\S+ - \[0:0\]$/)
  await expect(dialog.getByRole('checkbox')).not.toBeChecked()

  await dialog.getByRole('searchbox', { name: 'Only lines with' }).fill('kube-nodeports 30100')
  await expect(dialog.getByRole('status')).toHaveText('1 lines')
  await expect(lines.getByRole('listitem')).toContainText('--dport 30100 -j KUBE-EXT-')
})

test('somebody lays two requests beside each other', async ({ page, playground }) => {
  await playground.open()
  await playground.inspector
    .getByRole('row', { name: /nginx-nodeport/ })
    .first()
    .click()
  await playground.inspector.getByRole('button', { name: 'Compare requests' }).click()
  const dialog = page.getByRole('dialog', { name: /^Request #\d+ beside another$/ })
  const other = dialog.getByRole('combobox', { name: 'Beside' })
  const choice = other.locator('option', { hasText: 'client to nginx-clusterip' }).first()
  await other.selectOption((await choice.getAttribute('value'))!)

  const row = (name: string) => dialog.getByRole('row', { name: new RegExp(`^${name}`) })
  await expect(row('From')).toContainText(/internet.*client/)
  await expect(row('Through')).toContainText(/NodePort.*ClusterIP/)
  await expect(dialog.getByRole('row', { name: /Destination rewritten/ }).nth(1)).toContainText(
    /PREROUTING.*PREROUTING/s,
  )
})

test('the list of requests is narrowed to a sender and to a reason', async ({ playground }) => {
  await playground.open()
  await playground.changeIn('nginx-nodeport', /app: nginx-demo/, 'app: nobody')
  await playground.restMouse()
  const reason = playground.inspector.getByRole('combobox', { name: 'Reason' })
  await expect(reason.getByRole('option', { name: /^NO_MATCHING_PODS \(\d+\)$/ })).toBeAttached({ timeout: 15_000 })
  await reason.selectOption('NO_MATCHING_PODS')
  await expect
    .poll(async () => [...new Set((await playground.requests()).map((each) => each.reason))])
    .toEqual(['NO_MATCHING_PODS'])
  await playground.inspector.getByRole('button', { name: 'Show all requests' }).click()
  await playground.inspector.getByRole('combobox', { name: 'From' }).selectOption('pod/default/client')
  await expect
    .poll(async () => [...new Set((await playground.requests()).map((each) => each.from))])
    .toEqual(['client'])
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
