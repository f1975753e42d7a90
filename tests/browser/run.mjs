// Tests of the page in a browser. Run by run.sh.

import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { axeSource, browser, csvRows, figures, folder, markOnTop, open, pageOf, shots } from "./browser.mjs";
import { everywhere, large } from "./dossiers.mjs";

const CASE = pageOf("case", "fixtures/dprk-2024");
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const shot = (page, name, options = {}) => page.screenshot({ path: join(shots, name + ".png"), ...options });

after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A test on the page of the real case, which also fails on console messages, errors and requests. */
function onPage(name, act, options = {}) {
  test(name, async () => {
    const opened = await open(CASE + (options.fragment ?? ""), options);
    try {
      await act(opened.page, opened);
      assert.deepEqual(opened.trouble, []);
    } finally {
      await opened.close();
    }
  });
}

/** Waits until the address contains a key. */
const waitForAddress = (page, key) => page.waitForFunction((key) => new URLSearchParams(location.hash.slice(1)).has(key), key);

async function axe(page, name) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map((one) => `${one.impact} ${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 4).join(" | ")}`);
  assert.deepEqual(found, [], name);
}

// --- opening ---

onPage("opens from disk, loads nothing and says that nothing is verified", async (page) => {
  assert.match(await page.title(), /^reported, not verified — /);
  const policy = await page.getAttribute("meta[http-equiv='Content-Security-Policy']", "content");
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[^' ]+'( 'sha256-[^' ]+')*; style-src 'sha256-[^' ]+'( 'sha256-[^' ]+')*; img-src data:; base-uri 'none'; form-action 'none'$/);
  const ids = "map day date play bars changes when-from when-to search filters count panel features beside legend attribution download-geojson download-csv zoom-in zoom-out zoom-reset scale";
  for (const id of ids.split(" ")) assert.equal(await page.locator(`[id="${id}"]`).count(), 1, id);
  await shot(page, "desktop");
  await shot(page, "desktop-whole", { fullPage: true });
  console.log(`the page of the real case has ${Math.round(statSync(fileURLToPath(CASE)).size / 1000)} kB`);
});

onPage("links lead to the web or within the page, and send no referrer", async (page) => {
  const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((a) => [a.getAttribute("href"), a.rel]));
  assert.ok(links.length > 0);
  for (const [href, rel] of links) {
    assert.match(href, /^(https?:\/\/|#)/);
    if (!href.startsWith("#")) assert.deepEqual(rel.split(" ").sort(), ["noopener", "noreferrer"]);
  }
});

// --- time ---

onPage("the slider changes the day by keyboard, and the figures follow", async (page) => {
  const last = await figures(page);
  assert.equal(last.words, last.date);
  assert.match(last.date, /^\d{1,2} [A-Z][a-z]+ \d{4}$/);
  await page.focus("#day");
  await page.keyboard.press("ArrowLeft");
  const before = await figures(page);
  assert.notEqual(before.date, last.date);
  assert.equal(before.words, before.date);
  await page.keyboard.press("Home");
  const first = await figures(page);
  assert.equal(first.day, "0");
  assert.ok(first.rows < last.rows, `${first.rows} rows on the first day, ${last.rows} on the last`);
  assert.notEqual(first.count, last.count);
  await page.keyboard.press("End");
  assert.deepEqual(await figures(page), last);
  assert.ok((await page.locator("#bars > *").count()) > 1);
});

onPage("lists the changes of a day, which select their feature", async (page) => {
  await page.focus("#day");
  await page.keyboard.press("Home");
  const changes = page.locator("#changes [data-id]");
  assert.ok((await changes.count()) > 0);
  const id = await changes.first().getAttribute("data-id");
  await changes.first().click();
  assert.equal(new URLSearchParams(new URL(page.url()).hash.slice(1)).get("id"), id);
  assert.ok(await page.isVisible("#panel"));
});

onPage("playback advances and stops", async (page) => {
  await page.clock.install();
  await page.click("#play");
  assert.equal(await page.getAttribute("#play", "aria-pressed"), "true");
  const start = Number((await figures(page)).day);
  await page.clock.runFor(2500);
  const later = Number((await figures(page)).day);
  assert.ok(later > start, `${start} and then ${later}`);
  await page.click("#play");
  assert.equal(await page.getAttribute("#play", "aria-pressed"), "false");
  const stopped = (await figures(page)).day;
  await page.clock.runFor(10_000);
  assert.equal((await figures(page)).day, stopped);
});

onPage("the header names the knowledge date, and the axis ends with the last day", async (page) => {
  assert.equal(await page.innerText("#as-of"), "All documents in the dossier are counted.");
  const ends = (await page.innerText("#ticks .end")).split(" ");
  const last = (await figures(page)).date.split(" ");
  assert.deepEqual([ends[0], ends[2]], [last[0], last[2]]);
  await page.focus("#day");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.innerText("#as-of"), `As of ${(await figures(page)).date}: documents published later are not counted.`);
});

// --- selection ---

onPage("clicking a mark opens the panel, and Escape closes it", async (page) => {
  const mark = await markOnTop(page);
  assert.ok(mark, "every mark is covered");
  await page.mouse.click(mark.x, mark.y);
  assert.ok(await page.isVisible("#panel"));
  assert.equal(await page.evaluate(() => document.activeElement.closest("#panel") !== null && /^H\d$/.test(document.activeElement.tagName)), true);
  const selected = page.locator(`#map [data-id="${mark.id}"].selected`);
  assert.ok((await selected.count()) > 0);
  await shot(page, "selected");
  await page.keyboard.press("Escape");
  assert.ok(await page.isHidden("#panel"));
  assert.equal(await page.locator("#map .selected").count(), 0);
});

onPage("Enter on a mark opens the panel, and the focus returns to the mark", async (page) => {
  const id = await page.evaluate(() => {
    const mark = [...document.querySelectorAll("#map svg [data-id][tabindex='0'][role='button']")].find((one) => one.checkVisibility());
    mark.focus();
    return mark.dataset.id;
  });
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /\S/);
  await page.keyboard.press("Enter");
  assert.ok(await page.isVisible("#panel"));
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.id), id);
});

onPage("a row of the table opens the panel with origins, claims and the computation", async (page) => {
  const button = page.locator("#features tbody tr:not([hidden]) button[data-id]").first();
  const title = await button.innerText();
  await button.click();
  assert.equal((await figures(page)).selected, title);
  const panel = await page.innerText("#panel");
  assert.match(panel, /analytic confidence/i);
  assert.doesNotMatch(panel, /\[object|undefined|NaN|null/);
  assert.ok(await page.evaluate(() => {
    const box = document.querySelector("#panel h2").getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  }), "the panel is visible");
  assert.ok((await page.locator("#panel a[href^='http']").count()) > 0);
  await page.evaluate(() => document.querySelectorAll("#panel details").forEach((one) => (one.open = true)));
  assert.match(await page.innerText("#panel"), /trust/i);
  await shot(page, "panel");
});

onPage("Tab moves through the controls, the marks and the rows", async (page) => {
  const seen = new Set();
  for (let at = 0; at < 400; at++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const here = document.activeElement;
      return here.closest("#map svg") ? "mark" : here.closest("#features") ? "row" : here.id;
    });
    seen.add(name);
    if (name === "row") break;
  }
  for (const name of ["map", "mark", "zoom-in", "play", "day", "search", "row"]) assert.ok(seen.has(name), `${name} cannot be focused: ${[...seen]}`);
});

// --- search and filters ---

onPage("search ignores case and accents", async (page) => {
  const all = await figures(page);
  await page.fill("#search", "vladivóstok");
  const some = await figures(page);
  assert.ok(some.rows > 0 && some.rows < all.rows, `${some.rows} of ${all.rows}`);
  assert.match(some.count, /^\d+ of \d+ places, \d+ of \d+ origins$/);
  assert.ok(await page.isVisible("#found"), "results are listed next to the map");
  assert.ok((await page.locator("#found li").count()) > 0);
  await page.fill("#search", "xqqzzvw");
  assert.equal((await figures(page)).rows, 0);
  await page.fill("#search", "");
  assert.deepEqual(await figures(page), all);
});

onPage("each filter reduces the reports and the count, and all can be cleared", async (page) => {
  const all = await figures(page);
  await page.evaluate(() => document.querySelectorAll("#tools details").forEach((one) => (one.open = true)));
  const names = await page.evaluate(() => [...document.querySelectorAll("#filters select")].map((one) => one.name));
  for (const name of ["subject", "activity", "stance", "asserter", "likelihood"]) assert.ok(names.includes(name), name);
  for (const name of names) {
    const options = await page.evaluate((name) => [...document.querySelector(`#filters [name="${name}"]`).options].map((one) => one.value), name);
    assert.ok(options.length > 1, `${name} has no options`);
    await page.selectOption(`#filters [name="${name}"]`, options.at(-1));
    const some = await figures(page);
    assert.ok(some.rows > 0 && some.rows <= all.rows, `${name}=${options.at(-1)}: ${some.rows} of ${all.rows}`);
    if (some.rows < all.rows) assert.match(some.count, /^\d+ of \d+ places, \d+ of \d+ origins$/);
    await page.selectOption(`#filters [name="${name}"]`, "");
  }
  await page.check("#filters [name='contested']");
  const contested = await figures(page);
  assert.ok(contested.rows > 0 && contested.rows < all.rows);
  await page.fill("#when-from", "2090-01-01");
  assert.equal((await figures(page)).rows, 0);
  await shot(page, "no-results");
  await page.click("#clear");
  assert.deepEqual(await figures(page), all);
});

onPage("a dragged map stays under the pointer, also before it is redrawn", async (page) => {
  await page.click("#zoom-in");
  const where = () => page.evaluate(() => document.querySelector("#map svg .mark").getBoundingClientRect().x);
  const before = await where();
  await page.mouse.move(450, 560);
  await page.mouse.down();
  await page.mouse.move(480, 560, { steps: 3 });
  assert.ok(Math.abs((await where()) - before - 30) < 1.5, `dragged by ${(await where()) - before}, not 30`);
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector("#map svg").style.transform === "");
  assert.ok(Math.abs((await where()) - before - 30) < 1.5, `rests at ${(await where()) - before}, not 30`);
});

onPage("the map zooms, pans and resets, by button and by key", async (page) => {
  const view = () => page.getAttribute("#map svg .view", "transform");
  const whole = await view();
  await page.click("#zoom-in");
  const near = await view();
  assert.notEqual(near, whole);
  await page.focus("#map");
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await view(), near);
  await page.keyboard.press("+");
  await waitForAddress(page, "view");
  await shot(page, "enlarged");
  await page.keyboard.press("0");
  assert.equal(await view(), whole);
  assert.match(await page.innerText("#scale"), /^\d[\d,]* (km|m)$/);
});

// --- sharing ---

onPage("the address holds the day, the filters, the selection and the view", async (page) => {
  await page.focus("#day");
  for (let at = 0; at < 5; at++) await page.keyboard.press("ArrowLeft");
  await page.fill("#search", "soldiers");
  await page.locator("#features tbody tr:not([hidden]) button[data-id]").nth(1).click();
  await page.click("#zoom-in");
  await waitForAddress(page, "view");
  const here = await figures(page);
  const address = page.url();
  assert.match(address, /#day=\d{4}-\d\d-\d\d&/);
  const other = await open(address);
  try {
    assert.deepEqual(await figures(other.page), here);
    const view = (page) => page.getAttribute("#map svg .view", "transform");
    const [one, two] = await Promise.all([view(page), view(other.page)]);
    const numbers = (text) => text.match(/-?[\d.]+/g).map(Number);
    numbers(one).forEach((number, at) => assert.ok(Math.abs(number - numbers(two)[at]) < 3, `${one} and ${two}`));
    assert.deepEqual(other.trouble, []);
  } finally {
    await other.close();
  }
});

onPage("invalid addresses are ignored", async (page) => {
  const all = await figures(page);
  assert.equal(all.selected, null);
}, { fragment: "#day=2024-99-99&id=__proto__&view=NaN,1e999,-5&subject=%3Cscript%3E&from=x&%E0%A4%A" });

onPage("the visible reports can be downloaded as GeoJSON and CSV", async (page) => {
  await page.fill("#search", "vladivostok");
  const { rows } = await figures(page);
  const downloaded = async (id) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(id)]);
    return readFileSync(await download.path(), "utf8");
  };
  const map = JSON.parse(await downloaded("#download-geojson"));
  assert.equal(map.type, "FeatureCollection");
  assert.equal(map.features.length, rows);
  for (const feature of map.features) {
    assert.equal(feature.type, "Feature");
    for (const key of ["title", "subject", "likelihood", "confidence", "analytic_confidence", "provenance"]) assert.ok(feature.properties[key] !== undefined, key);
    assert.ok(feature.geometry.coordinates.flat(3).every((number) => Number.isFinite(number)));
  }
  const [header, ...table] = csvRows(await downloaded("#download-csv"));
  assert.deepEqual(header.slice(0, 8), ["lat", "lon", "title", "place", "start", "confidence", "likelihood", "url"]);
  assert.equal(table.length, rows);
  for (const row of table) assert.equal(row.length, header.length);
});

// --- accessibility and screens ---

test("without scripts the page has the map, the legend and the table", async () => {
  const { page, trouble, close } = await open(CASE, { options: { javaScriptEnabled: false }, wait: false });
  try {
    assert.ok(await page.isVisible("#map svg"));
    assert.ok((await page.locator("#map svg [data-id]").count()) > 10);
    assert.ok(await page.isVisible("#legend"));
    assert.ok((await page.locator("#features tbody tr").count()) > 10);
    assert.ok((await page.locator("#beside li").count()) > 0);
    assert.match(await page.innerText("#attribution"), /Natural Earth[^]*GeoNames|GeoNames[^]*Natural Earth/);
    for (const id of ["#play", "#search", "#zoom-in", "#download-csv"]) assert.ok(await page.isHidden(id), `${id} is visible without scripts`);
    await shot(page, "scripts-off", { fullPage: true });
    assert.deepEqual(trouble, []);
  } finally {
    await close();
  }
});

onPage("fits on a phone, where a tap opens the panel", async (page) => {
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok((await wide()) <= 390, `${await wide()} pixels wide`);
  await shot(page, "phone");
  await shot(page, "phone-whole", { fullPage: true });
  const mark = await markOnTop(page);
  await page.touchscreen.tap(mark.x, mark.y);
  assert.ok(await page.isVisible("#panel"));
  assert.ok((await wide()) <= 390, `${await wide()} pixels wide with the panel`);
  await shot(page, "phone-panel");
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("#zoom button, #steps button")].map((one) => [one.id, one.getBoundingClientRect()]).filter(([, box]) => box.width < 24 || box.height < 24).map(([id]) => id));
  assert.deepEqual(small, [], "buttons too small to tap");
  await axe(page, "phone with panel");
}, { options: PHONE });

onPage("fits into a narrow window at a zoom of 400 %", async (page) => {
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
}, { options: { viewport: { width: 320, height: 256 } } });

for (const scheme of ["light", "dark"]) {
  onPage(`passes the accessibility checks, ${scheme}`, async (page) => {
    const background = await page.evaluate(() => {
      const colors = [document.body, document.documentElement].map((one) => getComputedStyle(one).backgroundColor);
      return colors.find((color) => color !== "rgba(0, 0, 0, 0)") ?? "rgb(255, 255, 255)";
    });
    const [red, green, blue] = background.match(/[\d.]+/g).map(Number);
    assert.equal((red + green + blue) / 3 < 128, scheme === "dark", background);
    await axe(page, scheme);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    await page.locator("#features tbody tr:not([hidden]) button[data-id]").first().click();
    await page.evaluate(() => document.querySelectorAll("#panel details").forEach((one) => (one.open = true)));
    await axe(page, `${scheme} with panel`);
    await shot(page, scheme + "-panel");
  }, { options: { colorScheme: scheme } });
}

onPage("prints the map, the list and the sources, without controls", async (page) => {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const id of ["#day", "#play", "#search", "#zoom-in", "#download-csv"]) assert.ok(await page.isHidden(id), `${id} is printed`);
  for (const id of ["#map svg", "#legend", "#attribution", "#print-list"]) assert.ok(await page.isVisible(id), `${id} is not printed`);
  const pdf = await page.pdf({ format: "A4", printBackground: true });
  assert.equal(pdf.subarray(0, 4).toString(), "%PDF");
  await shot(page, "print", { fullPage: true });
});

onPage("respects reduced motion", async (page) => {
  await page.click("#zoom-in");
  await page.locator("#features tbody tr:not([hidden]) button[data-id]").first().click();
  const moving = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === "running" && (one.effect?.getTiming().duration ?? 0) > 10).length);
  assert.equal(moving, 0);
}, { options: { reducedMotion: "reduce" } });

onPage("works with forced colors", async (page) => {
  assert.ok(await page.isVisible("#map svg"));
  await shot(page, "forced-colors");
}, { options: { forcedColors: "active" } });

// --- hostile text ---

const HARM = {
  script: "</script><script>window.harmed=1</script>",
  comment: "<!--<script>window.harmed=1",
  image: "<img src=x onerror=window.harmed=1>",
  drawing: "\"><svg onload=window.harmed=1><script>window.harmed=1</script></svg>",
  attribute: "' autofocus onfocus='window.harmed=1' x='\" autofocus onfocus=\"window.harmed=1\"",
  style: "</style><style>*{display:none}</style></title><base href=https://example.org/>",
  refresh: "<meta http-equiv=refresh content=0;url=https://example.org/><iframe src=https://example.org/></iframe>",
  entity: "&lt;img src=x onerror=window.harmed=1&gt; &#60;b&#62; &amp;amp;",
  template: "{{data}} {{script}} ${window.harmed=1} $& $1 {title}",
  quotes: "\"'`\\ \\u003cb\\u003e </ ]]> --> \u2028\u2029",
  turned: "\u202eabc\u2066def\u200f",
  controls: "a\u0000b\u001b[31mc\u0007\u0085",
  long: "<b>x</b>".repeat(500),
  proto: "__proto__",
};

/** Returns a harmless text of the same length. */
const tame = (text) => [...text].map((c) => (/[\p{L}\p{N} ]/u.test(c) ? c : "x")).join("");

/** Returns the number of elements of each kind, and all event handlers. */
function anatomy(page) {
  return page.evaluate(() => {
    const names = {};
    for (const element of document.querySelectorAll("*")) names[element.localName] = (names[element.localName] ?? 0) + 1;
    const handlers = [...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames().filter((name) => name.startsWith("on")));
    return { names, handlers };
  });
}

async function openAndClickThrough(address) {
  const opened = await open(address);
  const { page } = opened;
  await page.focus("#day");
  await page.keyboard.press("Home");
  await page.keyboard.press("End");
  for (const button of await page.locator("#features tbody tr:not([hidden]) button[data-id]").all()) {
    await button.click();
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  }
  return opened;
}

for (const [name, text] of Object.entries(HARM)) {
  test(`hostile text stays text: ${name}`, async (t) => {
    let address;
    try {
      address = pageOf(`harm-${name}`, everywhere(text));
    } catch (error) {
      assert.ok(name === "long" && error.status === 1, String(error.stderr));
      t.diagnostic(`rejected when read: ${String(error.stderr).split("\n")[0]}`);
      return;
    }
    const harmed = await openAndClickThrough(address);
    const tamed = await openAndClickThrough(pageOf(`tame-${name}`, everywhere(tame(text))));
    try {
      assert.equal(await harmed.page.evaluate(() => window.harmed), undefined);
      assert.deepEqual(harmed.trouble, []);
      const [one, other] = await Promise.all([anatomy(harmed.page), anatomy(tamed.page)]);
      assert.deepEqual(one.handlers, []);
      // Other text is sorted and wrapped differently, so only these counts must be equal.
      for (const kind of ["script", "style", "img", "iframe", "object", "embed", "base", "meta", "link", "form"]) {
        assert.equal(one.names[kind] ?? 0, other.names[kind] ?? 0, `<${kind}>`);
      }
      assert.equal(await harmed.page.evaluate(() => [...document.querySelectorAll("b")].some((one) => one.textContent === "x")), false);
      const added = Object.keys(one.names).filter((kind) => !(kind in other.names));
      assert.deepEqual(added, []);
      const seen = await harmed.page.evaluate(() => document.body.innerText);
      assert.ok(!/[\u202a-\u202e\u2066-\u2069\u0000\u001b]/.test(seen.replace(/[\u2068\u2069]/g, "")), "hidden characters are displayed as numbers");
      if (name === "script") assert.ok(seen.includes(text), "the text is displayed as written");
      await shot(harmed.page, `harm-${name}`);
    } finally {
      await harmed.close();
      await tamed.close();
    }
  });
}

test("addresses that run scripts are not links", async () => {
  for (const url of ["javascript:window.harmed=1", " javascript:window.harmed=1", "JaVaScRiPt:window.harmed=1", "data:text/html,<script>1</script>", "vbscript:x", "file:///etc/passwd", "//example.org", "https://example.org/\" onmouseover=\"window.harmed=1"]) {
    const { page, trouble, close } = await openAndClickThrough(pageOf("address", everywhere("words", { url })));
    try {
      const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href")));
      for (const href of links) assert.match(href, /^(https?:\/\/|#)/, `${url} became ${href}`);
      assert.equal(await page.evaluate(() => window.harmed), undefined);
      assert.deepEqual((await anatomy(page)).handlers, []);
      assert.deepEqual(trouble, []);
    } finally {
      await close();
    }
  }
});

// --- large pages ---

test("a page of 5,000 places and 20,000 claims loads, and clusters its marks", async () => {
  const made = Date.now();
  const address = pageOf("large", large(5000, 20_000));
  const opened = Date.now();
  const { page, trouble, close } = await open(address, { timeout: 180_000 });
  try {
    const ready = Date.now();
    const clustered = () => page.evaluate(() => [...document.querySelectorAll(".crowd text")].reduce((sum, one) => sum + Number(one.textContent), 0));
    const marks = () => page.locator("#map .mark").count();
    const features = (await page.innerText("#more-rows")).replace(/\D/g, "");
    assert.equal((await clustered()) + (await marks()), Number(features) + (await figures(page)).rows, "every mark is drawn or in a cluster");
    assert.ok(await page.isVisible("#clustered"));
    await shot(page, "large");
    await page.click("#more-rows");
    assert.ok((await figures(page)).rows > 200);
    const asked = Date.now();
    await page.fill("#search", "Place 77");
    const found = Date.now();
    assert.ok((await figures(page)).rows > 0);
    console.log(`5,000 places: made in ${opened - made} ms, ${Math.round(statSync(fileURLToPath(address)).size / 1e6)} MB; ready in ${ready - opened} ms; a search took ${found - asked} ms`);
    // A single place is drawn with its label and its circle.
    await page.fill("#search", "Place 4321");
    await page.waitForFunction(() => document.querySelectorAll("#map .mark").length > 0 && document.querySelectorAll(".crowd").length === 0);
    assert.equal(await page.textContent("#map .label:not(.away) .name"), "Place 4321");
    await page.locator("#map .mark").first().focus();
    await page.keyboard.press("Enter");
    assert.match((await figures(page)).selected, /Place 4321/);
    await shot(page, "large-selected");
    assert.deepEqual(trouble, []);
  } finally {
    await close();
  }
});

test("many places without scripts: clusters, and every row", async () => {
  const { page, trouble, close } = await open(pageOf("many", large(1200, 1200)), { options: { javaScriptEnabled: false }, wait: false });
  try {
    const counted = await page.evaluate(() => [...document.querySelectorAll(".crowd text")].reduce((sum, one) => sum + Number(one.textContent), 0));
    assert.equal(counted, 1200);
    assert.equal(await page.locator("#features tbody tr").count(), 1200);
    await shot(page, "many-scripts-off");
    assert.deepEqual(trouble, []);
  } finally {
    await close();
  }
});

test("a dossier without places makes a page", async () => {
  const dossier = everywhere("words");
  dossier.claims = [];
  const { page, trouble, close } = await open(pageOf("empty", dossier));
  try {
    assert.equal((await figures(page)).rows, 0);
    assert.deepEqual(trouble, []);
    await shot(page, "empty");
  } finally {
    await close();
  }
});

assert.ok(existsSync(shots));
