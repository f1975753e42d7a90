// Measures response times in milliseconds, on the page of the real case and on one of 5,000 places and 20,000 claims.
// Run as `tests/browser/run.sh measure` with a release build in TROOPMAP on an idle machine. It asserts nothing, because the
// times depend on the machine.

import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { browser, open, pageOf } from "./browser.mjs";
import { large } from "./dossiers.mjs";

/** Returns the time of a script, and the time until the next frame. */
const timed = (page, act, value) =>
  page.evaluate(async ([act, value]) => {
    const acts = {
      step: () => document.getElementById("earlier").click(),
      select: () => document.querySelector("#features button[data-id]").click(),
      search: (words) => {
        const input = document.getElementById("search");
        input.value = words;
        input.dispatchEvent(new Event("input"));
      },
    };
    const start = performance.now();
    acts[act](value);
    const script = performance.now() - start;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return `${script.toFixed(0)} (${(performance.now() - start).toFixed(0)} with its frame)`;
  }, [act, value]);

/** Returns the times between frames during an interaction. */
async function frames(page, interact) {
  await page.evaluate(() => {
    const times = [];
    let last = performance.now();
    const note = (now) => {
      times.push(now - last);
      last = now;
      if (window.measured === times) requestAnimationFrame(note);
    };
    window.measured = times;
    requestAnimationFrame(note);
  });
  await interact();
  const times = await page.evaluate(() => {
    const times = window.measured.slice(1);
    window.measured = null;
    return times.sort((a, b) => a - b);
  });
  const share = (part) => times[Math.floor((times.length - 1) * part)].toFixed(0);
  return `median ${share(0.5)}, 95 in 100 within ${share(0.95)}`;
}

async function drag(page) {
  await page.mouse.move(500, 350);
  await page.mouse.down();
  for (let at = 0; at < 60; at++) await page.mouse.move(500 + 3 * at, 350 + 2 * (at % 20));
  await page.mouse.up();
}

const wheel = async (page) => {
  await page.mouse.move(500, 350);
  for (let at = 0; at < 30; at++) await page.mouse.wheel(0, at < 15 ? -40 : 40);
};

for (const [name, dossier, words] of [["the real case", "fixtures/dprk-2024", "kursk"], ["5,000 places, 20,000 claims", large(5000, 20_000), "place 77"]]) {
  const start = Date.now();
  const address = pageOf("measured", dossier);
  const made = Date.now() - start;
  const { page, close } = await open(address);
  const results = {
    "made in": made,
    "kilobytes": Math.round(statSync(fileURLToPath(address)).size / 1000),
    "ready": await page.evaluate(() => Math.round(performance.getEntriesByName("ready")[0].startTime)),
    "elements": await page.evaluate(() => document.querySelectorAll("*").length),
    "one day back": await timed(page, "step"),
    "another day back": await timed(page, "step"),
    "search": await timed(page, "search", words),
    "search cleared": await timed(page, "search", ""),
    "selection": await timed(page, "select"),
    "frames while dragging": await frames(page, () => drag(page)),
    "frames while zooming": await frames(page, () => wheel(page)),
  };
  console.log(name);
  for (const [what, figure] of Object.entries(results)) console.log(`  ${what}: ${figure}`);
  await close();
}
await browser.close();
