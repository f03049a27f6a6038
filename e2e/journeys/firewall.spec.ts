import { expectNoFindings } from '../pages/axe.ts'
import { expect, test } from '../pages/test.ts'
import { choose } from '../pages/choose.ts'

test('somebody closes the firewall before one node, sees why requests time out, and opens it again', async ({
  page,
  playground,
}) => {
  await playground.open()
  const node = (name: string) => playground.diagram.getByLabel(new RegExp(`^Node ${name},`))
  await choose(node('node-1'))
  await playground.inspector.getByRole('button', { name: 'Close firewall' }).click()
  await expect(node('node-1')).toHaveAccessibleName(/firewall closed$/)
  await expect(node('node-2')).not.toHaveAccessibleName(/firewall/)
  await expect(
    playground.diagram.getByLabel(/^Edge from client\/internet to node\/node-1, forbidden: no rule of the firewall/),
  ).toBeAttached()

  await playground.inspector.getByRole('tab', { name: 'Requests' }).click()
  await playground.restMouse()
  const turnedAway = playground.inspector.getByRole('row', { name: /FIREWALL_CLOSED/ }).first()
  await turnedAway.click()
  await expect(playground.inspector.getByText(/lets 198\.51\.100\.7 through to port 30100 of node-1/)).toBeVisible()
  await expectNoFindings(page)

  // It is in the address, and so it is there again.
  await expect.poll(() => page.url()).toContain('#p1=')
  await page.reload()
  await expect(node('node-1')).toHaveAccessibleName(/firewall closed$/)
  await choose(node('node-1'))
  await playground.inspector.getByRole('button', { name: 'Open firewall' }).click()
  await expect(node('node-1')).not.toHaveAccessibleName(/firewall/)
  await expect.poll(() => page.url()).not.toContain('#')
})

test('the firewall of the settings and the one of a node are the same', async ({ page, playground }) => {
  await playground.open()
  const node = playground.diagram.getByLabel(/^Node node-2,/)
  await choose(node)
  await playground.inspector.getByRole('button', { name: 'Close firewall' }).click()
  await expect(node).toHaveAccessibleName(/firewall closed$/)
  await playground.inspector.getByRole('button', { name: 'Firewall settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cluster settings' })
  await expect(dialog.getByRole('radio', { name: /^Closed/ })).toBeChecked()
  await expect(dialog.getByRole('textbox', { name: 'Nodes' })).toHaveValue('node-1, node-3')
  await dialog.getByRole('radio', { name: /^Open/ }).check()
  await dialog.getByRole('button', { name: 'Remove rule 1' }).click()
  await dialog.getByRole('button', { name: 'Change the firewall' }).click()
  await expect(node).not.toHaveAccessibleName(/firewall/)
})
