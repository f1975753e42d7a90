// A browser that records every message and request, and pages made by the command.

import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const packages = createRequire(join(process.env.PACKAGES, "package.json"));
const { chromium } = packages("playwright-core");
export const axeSource = packages("axe-core").source;

export const folder = mkdtempSync(join(tmpdir(), "troopmap-browser-"));
export const shots = process.env.SHOTS || join(folder, "shots");
mkdirSync(shots, { recursive: true });

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

export function troopmap(args, input) {
  return execFileSync(process.env.TROOPMAP, args, { encoding: "utf8", input, maxBuffer: 1 << 30, stdio: ["pipe", "pipe", "pipe"] });
}

/** Makes the page of a dossier, given as a path or as records, and returns its address. */
export function pageOf(name, dossier) {
  const path = join(folder, name + ".html");
  if (typeof dossier === "string") {
    troopmap(["map", dossier, "--to", "html", "-o", path, "--quiet"]);
  } else {
    const input = join(folder, name + ".json");
    writeFileSync(input, JSON.stringify(dossier));
    troopmap(["map", input, "--to", "html", "-o", path, "--quiet"]);
  }
  return pathToFileURL(path).href;
}

/** Opens a page. `trouble` collects console messages, errors, requests and new windows, none of which are expected. */
export async function open(address, { options = {}, wait = true, timeout = 60_000 } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const trouble = [];
  const file = address.split("#")[0];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  context.on("page", (other) => trouble.push(`window: ${other.url()}`));
  context.on("request", (request) => {
    const url = request.url().split("#")[0];
    // Downloads are blobs, and the symbols of the drawing are fragments of the file itself.
    if (url !== file && !url.startsWith("blob:")) trouble.push(`request: ${url.slice(0, 200)}`);
  });
  page.setDefaultTimeout(timeout);
  await page.goto(address);
  if (wait) await page.waitForFunction(() => document.documentElement.dataset.ready === "1");
  return { page, context, trouble, close: () => context.close() };
}

/** Returns the texts and numbers that depend on the state of the page. */
export function figures(page) {
  return page.evaluate(() => ({
    date: document.getElementById("date").textContent,
    count: document.getElementById("count").textContent,
    day: document.getElementById("day").value,
    words: document.getElementById("day").getAttribute("aria-valuetext"),
    rows: document.querySelectorAll("#features tbody tr:not([hidden])").length,
    table: document.querySelector("#features tbody").innerText,
    selected: document.querySelector("#panel:not([hidden]) h2")?.textContent ?? null,
    search: document.getElementById("search").value,
  }));
}

/** Returns a point of the window at which a mark is on top, and its id. */
export function markOnTop(page) {
  return page.evaluate(() => {
    for (const mark of document.querySelectorAll("#map svg [data-id][tabindex='0']")) {
      const box = mark.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const top = document.elementFromPoint(x, y)?.closest("[data-id][tabindex='0']");
      if (top === mark) return { x, y, id: mark.dataset.id };
    }
    return null;
  });
}

/** Parses CSV into rows of cells. */
export function csvRows(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    const row = rows.at(-1);
    if (c === '"' && quoted && text[at + 1] === '"') row[row.length - 1] += text[++at];
    else if (c === '"') quoted = !quoted;
    else if (c === "," && !quoted) row.push("");
    else if (c === "\n" && !quoted) rows.push([""]);
    else row[row.length - 1] += c;
  }
  if (rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}
