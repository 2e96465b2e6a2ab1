// Debian's Chromium, and axe-core run on the page that it shows.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium';
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
after(async () => (await browser)?.close());

/** A page of a new profile of the file's one browser. `t.after` closes it. */
export async function openPage(t, options = {}) {
  browser ??= chromium.launch({ executablePath: PROGRAM, args: ARGS });
  const page = await (await browser).newPage({ viewport: { width: 1400, height: 900 }, ...options });
  t.after(() => page.close());
  page.setDefaultTimeout(20_000);
  page.faults = [];
  page.on('console', (line) => line.type() === 'error' && page.faults.push(line.text()));
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('request', (request) => page.hosts.add(new URL(request.url()).host));
  page.hosts = new Set();
  return page;
}

/** No violation, light and dark. With SCREENSHOTS=folder, pictures as well: wide and narrow. */
export async function checkPage(page, name) {
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    assert.deepEqual(found, [], `${name}, ${colorScheme}`);
    await picture(page, `${name}-${colorScheme}`);
  }
}

async function picture(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const size = page.viewportSize();
  for (const width of [360, 1400]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: path.join(folder, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(size);
}
