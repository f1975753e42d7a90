// The page as a whole: the day, the filters, the selection, and the address that tells a colleague all three.

const FILTERS = ["subject", "activity", "stance", "asserter", "likelihood", "confidence"];
const FLAGS = ["contested", "fresh"];
const chosen = { q: "", from: "", to: "" };
let step = data.days.length - 1;
let selectedId = null;
let playing = 0;

const features = new Map(data.features.map((feature) => [feature.id, feature]));
const rows = new Map();
const control = (name) => byId("filters").querySelector(`[name="${name}"]`);

// --- what a feature is found by ---

const haystacks = new Map();
function haystack(feature) {
  if (!haystacks.has(feature.id)) {
    const words = [feature.id, word(feature.su), word(feature.k), word(feature.pr)];
    for (const at of feature.p) words.push(places[at].n, places[at].r ?? "", ...(places[at].l ?? []).map(([, name]) => name));
    for (const [, state] of feature.d) {
      if (!state) continue;
      words.push(title(state), word(state.ac));
      for (const at of claimsOf(state)) {
        const claim = data.claims[at];
        const document = documentOf(claim);
        words.push(claim.id, sourceName(claim.s), sourceName(document.p), document.t ?? "", word(claim.su), word(claim.pl), word(claim.no), claim.q ?? "");
      }
    }
    haystacks.set(feature.id, folded([...new Set(words)].join(" ")));
  }
  return haystacks.get(feature.id);
}

const stances = (state) => new Set([...claimsOf(state)].map((at) => word(data.claims[at].st)));
const asserters = (state) => new Set([...claimsOf(state)].map((at) => sourceName(data.claims[at].s)));
const changedOn = (feature, day) => feature.d.some(([from]) => from === day);

/** What is asked for, read once. */
function wanted() {
  const asked = Object.fromEntries(FILTERS.map((name) => [name, control(name).value]));
  for (const name of FLAGS) asked[name] = control(name).checked;
  return { ...asked, parts: folded(chosen.q).split(/\s+/).filter(Boolean) };
}

function passes(feature, state, asked) {
  if (asked.subject && word(feature.su) !== asked.subject) return false;
  if (asked.activity && word(feature.k) !== asked.activity && !word(state.ac).split("; ").includes(asked.activity)) return false;
  if (asked.stance && !stances(state).has(asked.stance)) return false;
  if (asked.asserter && !asserters(state).has(asked.asserter)) return false;
  if (asked.likelihood && state.l < LIKELIHOODS.indexOf(asked.likelihood)) return false;
  if (asked.confidence && CONFIDENCES.indexOf(word(state.f)) < CONFIDENCES.indexOf(asked.confidence)) return false;
  if (asked.contested && !state.x) return false;
  if (asked.fresh && !changedOn(feature, step)) return false;
  if (chosen.from && state.e?.[1] && state.e[1] < chosen.from) return false;
  if (chosen.to && state.e?.[0] && state.e[0] > chosen.to) return false;
  return asked.parts.every((part) => haystack(feature).includes(part));
}

/** What passes the filters on the day, each with what was known of it. */
function shownNow() {
  const found = [];
  const asked = wanted();
  for (const feature of data.features) {
    const state = stateOn(feature, step);
    if (state && passes(feature, state, asked)) found.push([feature, state]);
  }
  return found;
}

// --- drawing what passes ---

const looks = new Map();
function dress(id, state) {
  if (looks.get(id) === state) return;
  looks.set(id, state);
  const mark = markOf.get(id);
  if (mark) {
    mark.element.querySelector("use")?.setAttribute("href", "#" + word(state.m));
    name(mark.element, described(features.get(id), state));
  }
  const way = movements.get(id);
  if (way) {
    name(way, described(features.get(id), state));
    for (let at = 1; at <= 7; at++) way.classList.toggle("l" + at, at === state.l + 1);
    const line = way.querySelector(".way");
    const dash = { high: "whole", moderate: "dashed", low: "dotted" }[word(state.f)];
    for (const name of ["whole", "dashed", "dotted"]) line?.classList.toggle(name, name === dash);
    way.querySelector(".contested")?.classList.toggle("away", !state.x);
  }
}
function name(element, words) {
  element.setAttribute("aria-label", words);
  const tip = element.querySelector("title");
  if (tip) tip.textContent = words;
}
const markOf = new Map(marks.map((mark) => [mark.id, mark]));

/** A name stands for everything at its place: below it what is reported there, or how much is. */
function nameSpots(states) {
  const here = new Map();
  for (const [id, state] of states) {
    const spot = markOf.get(id)?.spot;
    if (spot !== undefined) here.set(spot, [...(here.get(spot) ?? []), state]);
  }
  for (const label of labels) {
    const mark = markOf.get(label.id);
    if (!mark) {
      // A name of the end of a movement, or of nothing that was drawn.
      label.on = !label.id || states.has(label.id);
      continue;
    }
    const reports = here.get(mark.spot) ?? [];
    label.on = reports.length > 0;
    const note = reports.length === 1 ? shown(word(reports[0].no)) : text("reports", { count: reports.length });
    for (const line of label.element.querySelectorAll(".note")) if (line.textContent !== note) line.textContent = note;
  }
}

const affirmingKeys = (state) =>
  (state.g ?? []).map((at) => data.origins[at][2].filter((root) => word(root[1]) === "affirms").map((root) => root[0]).sort().join("+"));

function drawAll() {
  const found = shownNow();
  const states = new Map(found.map(([feature, state]) => [feature.id, state]));
  const known = data.features.map((feature) => [feature, stateOn(feature, step)]).filter(([, state]) => state);
  const tally = (list) => ({
    places: new Set(list.flatMap(([feature]) => feature.p)).size,
    origins: new Set(list.flatMap(([, state]) => affirmingKeys(state)).filter(Boolean)).size,
  });
  const [now, all] = [tally(found), tally(known)];
  byId("count").textContent = found.length === 0 ? text("nothing")
    : text("counted", { places: now.places, all_places: all.places, origins: now.origins, all_origins: all.origins });

  for (const mark of marks) {
    mark.on = states.has(mark.id);
    mark.element.classList.toggle("off", !mark.on);
    if (mark.on) dress(mark.id, states.get(mark.id));
    const selected = mark.id === selectedId;
    mark.element.classList.toggle("selected", selected);
    mark.element.setAttribute("aria-pressed", String(selected));
  }
  nameSpots(states);
  for (const [id, way] of movements) {
    way.classList.toggle("off", !states.has(id));
    if (states.has(id)) dress(id, states.get(id));
    way.classList.toggle("selected", id === selectedId);
    way.setAttribute("aria-pressed", String(id === selectedId));
  }
  for (const circle of circles) {
    circle.element.classList.toggle("off", !circle.ids.some((id) => states.has(id)));
    circle.element.classList.toggle("selected", circle.ids.includes(selectedId));
  }
  fillTable(states);
  arrange();
}

function fillTable(states) {
  const body = byId("features").querySelector("tbody");
  let order = 0;
  for (const feature of data.features) {
    const state = states.get(feature.id);
    const row = rows.get(feature.id) ?? newRow(feature, body);
    row.element.hidden = !state;
    if (!state) continue;
    order += 1;
    row.element.cells[0].textContent = order;
    row.element.classList.toggle("selected", feature.id === selectedId);
    if (row.state === state) continue;
    row.state = state;
    const cells = [
      null,
      null,
      feature.p.map((at) => places[at].n).join(" → "),
      LIKELIHOODS[state.l] + (state.x ? ", contested" : ""),
      state.c[0] + (state.c[1] === state.c[2] ? "" : ` (${state.c[1]}–${state.c[2]})`),
      word(state.f),
      state.n[0],
      state.n[1],
      state.w ? word(state.w[1]) : "",
    ];
    row.button.replaceChildren(said(title(state)));
    cells.forEach((cell, at) => {
      if (cell !== null) row.element.cells[at].textContent = shown(cell);
    });
  }
}

function newRow(feature, body) {
  const button = el("button", { type: "button", "data-id": feature.id });
  const element = el("tr", {}, el("td"), el("th", { scope: "row" }, button), ...Array.from({ length: 7 }, () => el("td")));
  body.append(element);
  const row = { element, button, state: null };
  rows.set(feature.id, row);
  return row;
}

// --- time ---

function changesOn(day) {
  const changes = [];
  for (const feature of data.features) {
    if (!changedOn(feature, day)) continue;
    const now = stateOn(feature, day);
    const before = day > 0 ? stateOn(feature, day - 1) : null;
    const add = (rank, name, values = {}) =>
      changes.push({ rank, id: feature.id, title: title(now ?? before), words: text(name, values) });
    if (!now && before) add(6, "gone");
    else if (now && !before) add(1, "new", { Likelihood: LIKELIHOODS[now.l], confidence: word(now.f) });
    else if (!now) continue;
    else if (now.l !== before.l) add(0, "up", { likelihood: LIKELIHOODS[now.l], before: LIKELIHOODS[before.l] });
    else if (Boolean(now.x) !== Boolean(before.x)) add(2, now.x ? "now_contested" : "not_contested");
    else if (now.n[0] !== before.n[0]) add(3, "more_origins", { origins: originsSaid(now.n[0]), before: originsSaid(before.n[0]) });
    else if (now.f !== before.f) add(4, "surer", { confidence: word(now.f), before: word(before.f) });
    else if (now.c[0] !== before.c[0]) add(5, "figure", { now: now.c[0], before: before.c[0] });
  }
  return changes.sort((a, b) => a.rank - b.rank);
}

const FEW = 8;
function drawChanges() {
  const list = byId("changes");
  const changes = changesOn(step);
  const [date, , claims] = data.days[step] ?? ["", "", 0];
  const documents = data.documents.filter((document) => document.d === date);
  byId("brought").textContent = text("day_brought", {
    documents: capital(documentsSaid(documents.length)), claims: count(claims, "one_claim", "claims"),
  });
  const item = (change) =>
    el("li", {}, el("button", { type: "button", "data-id": change.id }, el("b", {}, said(change.title)), " ", el("span", {}, said(change.words))));
  list.replaceChildren(...(changes.length > 0 ? changes.map(item) : [el("li", { class: "fine" }, text("nothing_changed"))]));
  const rest = [...list.children].slice(FEW);
  if (rest.length > 1) {
    for (const child of rest) child.hidden = true;
    const more = el("li", {}, el("button", { type: "button", class: "more", onclick: () => {
      for (const child of rest) child.hidden = false;
      more.remove();
    } }, text("more_changes", { count: rest.length })));
    list.append(more);
  }
}

function drawBeside() {
  for (const [at, told] of data.beside) {
    const claim = data.claims[at];
    let why = null;
    for (const [from, reason] of told) if (from <= step) why = reason;
    const item = besideItems.get(claim.id) ?? newBeside(claim);
    item.hidden = why === null;
    if (why !== null) item.lastElementChild.textContent = word(why);
  }
}
const besideItems = new Map();
function newBeside(claim) {
  const document = documentOf(claim);
  const item = el("li", { "data-claim": claim.id },
    el("b", {}, said(sourceName(claim.s))), " ", word(claim.st), claim.su !== undefined ? ": " : "", said(word(claim.su)),
    claim.ac !== undefined ? ", " + word(claim.ac) : "", ". ", link(document.u ?? "", document.t ?? document.id ?? ""),
    `, ${document.w ?? ""}. `, el("span", { class: "fine" }));
  byId("beside").append(item);
  besideItems.set(claim.id, item);
  return item;
}

function drawBars() {
  const bars = byId("bars");
  const most = Math.max(1, ...data.days.map(([, , claims]) => claims));
  const last = Math.max(1, data.days.length - 1);
  data.days.forEach(([, words, claims], at) => {
    const bar = el("i", { title: `${words}: ${count(claims, "one_claim", "claims")}` });
    bar.style.left = `calc(9px + (100% - 18px) * ${at / last})`;
    bar.style.height = `${claims === 0 ? 0 : Math.max(6, (100 * claims) / most)}%`;
    bar.addEventListener("click", () => goTo(at));
    bars.append(bar);
  });
  const ticks = byId("ticks");
  let before = "";
  data.days.forEach(([date], at) => {
    const month = date.slice(0, 7);
    if (month === before) return;
    before = month;
    const tick = el("span", {}, new Date(date + "T00:00:00Z").toLocaleDateString("en", { month: "short", year: "numeric", timeZone: "UTC" }));
    tick.style.left = `calc(9px + (100% - 18px) * ${at / last})`;
    tick.dataset.at = at / last;
    ticks.append(tick);
  });
  let right = -1;
  for (const tick of [...ticks.children]) {
    const here = Number(tick.dataset.at);
    if (here - right < 0.11 || here > 0.93) tick.remove();
    else right = here;
  }
}

function goTo(next, { announce = true } = {}) {
  step = Math.min(Math.max(next, 0), data.days.length - 1);
  const slider = byId("day");
  const words = data.days[step]?.[1] ?? "";
  slider.value = step;
  slider.setAttribute("aria-valuetext", words);
  byId("date").textContent = words;
  [...byId("bars").children].forEach((bar, at) => {
    bar.classList.toggle("past", at < step);
    bar.classList.toggle("now", at === step);
  });
  drawAll();
  drawChanges();
  drawBeside();
  if (selectedId !== null) select(selectedId, { focus: false });
  if (announce) remember();
}

function play(on) {
  clearInterval(playing);
  playing = 0;
  if (on) {
    if (step >= data.days.length - 1) goTo(0);
    playing = setInterval(() => {
      if (step >= data.days.length - 1) play(false);
      else goTo(step + 1);
    }, 1100);
  }
  byId("play").setAttribute("aria-pressed", String(on));
  byId("play").setAttribute("aria-label", text(on ? "pause" : "play"));
  byId("play").textContent = on ? "❚❚" : "▶";
}

// --- selection ---

let returnTo = null;
function select(id, { focus = true } = {}) {
  const panel = byId("panel");
  const feature = features.get(id);
  if (focus && feature && document.activeElement && !panel.contains(document.activeElement)) returnTo = document.activeElement;
  selectedId = feature ? id : null;
  document.documentElement.classList.toggle("has-selection", Boolean(feature));
  panel.hidden = !feature;
  if (feature) {
    const scroll = panel.scrollTop;
    const heading = fillPanel(panel, feature, step, () => select(null));
    if (focus) {
      panel.scrollTop = 0;
      heading.focus({ preventScroll: innerWidth > 900 });
      panel.scrollIntoView({ block: "nearest" });
      reveal(id);
    } else panel.scrollTop = scroll;
  } else if (returnTo?.isConnected) {
    returnTo.focus({ preventScroll: true });
    returnTo = null;
  }
  if (focus || !feature) {
    drawAll();
    remember();
  }
}

// --- the address ---

function remember() {
  const address = new URLSearchParams();
  if (data.days[step]) address.set("day", data.days[step][0]);
  if (selectedId) address.set("id", selectedId);
  for (const [key, value] of Object.entries(chosen)) if (value) address.set(key, value);
  for (const name of FILTERS) if (control(name).value) address.set(name, control(name).value);
  for (const name of FLAGS) if (control(name).checked) address.set(name, "1");
  if (camera.k > 1.001) address.set("view", [camera.x.toFixed(1), camera.y.toFixed(1), camera.k.toFixed(2)].join(","));
  const fragment = "#" + address.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
  if (fragment !== location.hash) history.replaceState(null, "", fragment);
}

function recall() {
  const address = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(chosen)) chosen[key] = address.get(key) ?? "";
  byId("search").value = chosen.q;
  byId("when-from").value = chosen.from;
  byId("when-to").value = chosen.to;
  for (const name of FILTERS) {
    const value = address.get(name) ?? "";
    const select = control(name);
    select.value = [...select.options].some((option) => option.value === value) ? value : "";
  }
  for (const name of FLAGS) control(name).checked = address.get(name) === "1";
  byId("filters").closest("details").open ||= FILTERS.some((name) => address.get(name)) || FLAGS.some((name) => address.get(name));
  const day = address.get("day");
  const last = data.days.length - 1;
  let found = last;
  // A day between two steps shows what was known on it: the step before.
  if (day) found = data.days.reduce((best, [date], at) => (date <= day ? at : best), 0);
  const [x, y, k] = (address.get("view") ?? "").split(",").map(Number);
  if ([x, y, k].every(Number.isFinite) && k >= 1) Object.assign(camera, { x, y, k });
  selectedId = features.has(address.get("id")) ? address.get("id") : null;
  goTo(found, { announce: false });
  select(selectedId, { focus: false });
  look();
}

// --- setting up ---

function fillChoices() {
  const fill = (name, values, label = (value) => value) => {
    for (const value of values) control(name).append(el("option", { value }, label(value)));
  };
  const states = data.features.flatMap((feature) => feature.d.map(([, state]) => state).filter(Boolean));
  const sorted = (values) => [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b, "en"));
  fill("subject", sorted(data.features.map((feature) => word(feature.su))));
  fill("activity", sorted([...data.features.map((feature) => word(feature.k)), ...states.flatMap((state) => word(state.ac).split("; "))]));
  fill("stance", sorted(data.claims.map((claim) => word(claim.st))), (value) => text(value));
  fill("asserter", sorted(data.claims.map((claim) => sourceName(claim.s))));
  fill("likelihood", [...LIKELIHOODS].reverse());
  fill("confidence", [...CONFIDENCES].reverse());
}

function adopt() {
  for (const element of byId("features").querySelectorAll("tbody tr")) {
    const button = element.querySelector("button");
    // The rows are written as of the last day.
    const feature = features.get(button.dataset.id);
    rows.set(button.dataset.id, { element, button, state: feature ? stateOn(feature, data.days.length - 1) : null });
  }
  // The list is made anew with links, which the markup that needs no script does without.
  byId("beside").replaceChildren();
  // Focus goes through the marks as one reads: from top left to bottom right, in bands.
  const band = (mark) => Math.round(mark.at[1] / 40);
  const parent = marks[0]?.element.parentNode;
  for (const mark of [...marks].sort((a, b) => band(a) - band(b) || a.at[0] - b.at[0])) {
    mark.element.setAttribute("tabindex", "0");
    mark.element.setAttribute("role", "button");
    parent.append(mark.element);
  }
  for (const way of movements.values()) {
    way.setAttribute("tabindex", "0");
    way.setAttribute("role", "button");
  }
}

/** On paper: every feature, and each document behind them once, by its number. */
function printList() {
  const numbers = new Map();
  const numberOf = (at) => {
    if (!numbers.has(at)) numbers.set(at, numbers.size + 1);
    return numbers.get(at);
  };
  byId("print-list").replaceChildren(...shownNow().map(([feature, state]) => {
    const documents = [...new Set([...claimsOf(state)].map((at) => data.claims[at].d))].map(numberOf).sort((a, b) => a - b);
    return el("li", {}, el("b", {}, said(title(state))), ": ", said(sentence(state)), ` [${documents.join(", ")}]`);
  }));
  byId("print-documents").replaceChildren(...[...numbers.keys()].map((at) => {
    const document = data.documents[at];
    const words = [sourceName(document.p), document.t ?? document.id, document.w, document.u].filter(Boolean);
    return el("li", {}, said(words.join(", ")));
  }));
}

function listen() {
  document.addEventListener("click", (event) => {
    if (dragged) {
      dragged = false;
      if (event.target.closest("#map")) return;
    }
    const target = event.target.closest("[data-id]");
    if (target?.dataset.id) select(target.dataset.id);
  });
  stage.addEventListener("keydown", (event) => {
    const target = event.target.closest(".mark, .movement, .crowd");
    if (!target || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    if (target.classList.contains("crowd")) target.dispatchEvent(new MouseEvent("click"));
    else select(target.dataset.id);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && selectedId !== null) select(null);
  });
  byId("day").addEventListener("input", (event) => {
    play(false);
    goTo(Number(event.target.value));
  });
  byId("play").addEventListener("click", () => play(!playing));
  byId("earlier").addEventListener("click", () => goTo(step - 1));
  byId("later").addEventListener("click", () => goTo(step + 1));
  const redraw = () => {
    drawAll();
    remember();
  };
  byId("search").addEventListener("input", (event) => {
    chosen.q = event.target.value.trim();
    redraw();
  });
  for (const [id, key] of [["when-from", "from"], ["when-to", "to"]]) {
    byId(id).addEventListener("change", (event) => {
      chosen[key] = event.target.value;
      redraw();
    });
  }
  byId("filters").addEventListener("change", redraw);
  byId("clear").addEventListener("click", () => {
    for (const key of Object.keys(chosen)) chosen[key] = "";
    for (const id of ["search", "when-from", "when-to"]) byId(id).value = "";
    for (const name of FILTERS) control(name).value = "";
    for (const name of FLAGS) control(name).checked = false;
    redraw();
  });
  const day = () => data.days[step]?.[0] ?? null;
  byId("download-geojson").addEventListener("click", () =>
    offer("map.geojson", "application/geo+json", geojson(shownNow(), day())));
  byId("download-csv").addEventListener("click", () => offer("map.csv", "text/csv", csv(shownNow())));
  addEventListener("hashchange", recall);
  addEventListener("beforeprint", () => {
    printList();
    drawing.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  });
  onRest = remember;
}

const slider = byId("day");
slider.max = Math.max(0, data.days.length - 1);
fillChoices();
adopt();
drawBars();
measure();
listen();
document.documentElement.dataset.ready = "1";
recall();
