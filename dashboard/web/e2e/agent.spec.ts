import { advise } from "./alerts";
import { expect, expectAccessible, run, shoot, test } from "./wall";

test.use({ viewport: { width: 360, height: 720 } });

const server = process.env.UNDERTONE_URL;

test("an agent is asked once who they are, and then shown what may help", async ({ page }) => {
  const agent = `mia-${run}`;
  await page.goto("/agent");
  await page.getByRole("textbox", { name: "Agent id" }).fill(agent);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page).toHaveURL(new RegExp(`agent=${agent}`));
  await expect(page.getByText("Nothing for you now")).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "agent-quiet");

  const nudge = await advise(`panel-${run}`, agent);
  const card = page.getByRole("article");
  await expect(card.getByRole("heading", { level: 2 })).toContainText("reports danger");
  await expect(card.getByRole("listitem")).not.toHaveCount(0);
  await shoot(page, "agent-nudge");
  await page.keyboard.press("h");
  await expect(page.getByText("Thank you.")).toBeVisible();
  await expect.poll(async () => {
    const response = await fetch(`${server}/v1/nudges?agent=${agent}`);
    return ((await response.json()) as { nudges: { id: string; state: string }[] }).nudges.find((n) => n.id === nudge.id)?.state;
  }).toBe("helpful");
  await expect(page.getByText("1 helpful")).toBeVisible();

  await page.goto("/agent");
  await expect(page).toHaveURL(new RegExp(`agent=${agent}`));
});

test("a chat tool that names nobody is asked who it is", async ({ page }) => {
  await page.goto("/agent?agent=undefined");
  await expect(page.getByRole("textbox", { name: "Agent id" })).toBeVisible();
  await expect(page.getByText("undefined")).toHaveCount(0);
});

test("advice comes in the viewer's language and can be put aside", async ({ page }) => {
  const agent = `ming-${run}`;
  await page.goto(`/agent?agent=${agent}&lang=zh-Hans`);
  await expect(page.getByText("暂时没有给您的建议")).toBeVisible();
  await advise(`panel-zh-${run}`, agent);
  await expect(page.getByRole("article")).toContainText("人身安全第一");
  await expectAccessible(page);
  await shoot(page, "agent-nudge-zh-hans");
  await page.getByRole("button", { name: /^现在不用/ }).click();
  await expect(page.getByRole("article")).toHaveCount(0);
  await expect(page.getByText("1 条搁置")).toBeVisible();
});

test("a conversation's panel shows that conversation's advice, and a lost connection is told", async ({ page, context, trouble }) => {
  const agent = `li-${run}`;
  const nudge = await advise(`panel-c-${run}`, agent);
  await page.goto(`/agent?conversation=${encodeURIComponent(nudge.conversation)}`);
  await expect(page.getByRole("article")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await context.setOffline(true);
  await expect(page.getByText("Not connected")).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(page.getByText("Not connected")).toBeHidden({ timeout: 20_000 });
  trouble.splice(0, trouble.length, ...trouble.filter((t) => !t.includes("ERR_INTERNET_DISCONNECTED") && !t.includes("WebSocket")));
});
