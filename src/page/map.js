// The page as a whole: what passes is drawn, one feature may be selected, and the address tells a colleague all of it.

let selectedId = null;

/** Whose word a state rests on, origin by origin. */
const affirmingKeys = remembered((state) =>
  (state.g ?? []).map((at) => data.origins[at][2].filter((root) => word(root[1]) === "affirms").map((root) => root[0]).sort().join("+")));

/** How many places and how many independent origins a list of features has. */
const tally = remembered((list) => {
  const [places, origins] = [new Set(), new Set()];
  for (const [feature, state] of list) {
    for (const at of feature.p) places.add(at);
    for (const key of affirmingKeys(state)) if (key) origins.add(key);
  }
  return { places: places.size, origins: origins.size };
}, new WeakMap());

function drawAll() {
  const found = shownNow();
  const states = new Map(found.map(([feature, state]) => [feature.id, state]));
  const [now, all] = [tally(found), tally(knownOn(step))];
  byId("count").textContent = found.length === 0 ? text("nothing")
    : text("counted", { places: now.places, all_places: all.places, origins: now.origins, all_origins: all.origins });
  drawMarks(states);
  for (const [id, way] of movements) dressMovement(id, way, states.get(id), id === selectedId);
  for (const circle of circles) {
    circle.element.classList.toggle("off", !circle.ids.some((id) => states.has(id)));
    circle.element.classList.toggle("selected", circle.ids.includes(selectedId));
  }
  fillTable(found);
  drawFound(found, isFiltered());
  arrange();
}

/** The states of what is reported on each spot. */
let reportsOn = new Map();
function drawMarks(states) {
  reportsOn = new Map();
  for (const mark of marks) {
    mark.state = states.get(mark.id) ?? null;
    mark.on = mark.state !== null;
    mark.selected = mark.id === selectedId;
    if (mark.element) dressMark(mark);
    if (!mark.on) continue;
    const here = reportsOn.get(mark.spot);
    if (here) here.push(mark.state);
    else reportsOn.set(mark.spot, [mark.state]);
  }
  labels.forEach(nameSpot);
}

/** A name stands for everything at its place: below it what is reported there, or how much is. */
function nameSpot(label) {
  const mark = markOf.get(label.id);
  if (!mark) {
    // A name of the end of a movement.
    label.on = !label.id;
    return;
  }
  const reports = reportsOn.get(mark.spot) ?? [];
  label.on = reports.length > 0;
  const note = reports.length === 1 ? shown(word(reports[0].no)) : count(reports.length, "one_report", "reports");
  for (const line of label.element.querySelectorAll(".note")) if (line.textContent !== note) line.textContent = note;
}

let returnTo = null;
function select(id) {
  const panel = byId("panel");
  const feature = features.get(id);
  if (feature && document.activeElement && !panel.contains(document.activeElement)) returnTo = document.activeElement;
  selectedId = feature ? id : null;
  const heading = drawPanel();
  if (feature) {
    const right = byId("right");
    heading.focus({ preventScroll: true });
    if (getComputedStyle(right).overflowY === "visible") {
      // On a phone, where it stands below the map.
      panel.scrollIntoView({ block: "nearest" });
    } else {
      right.scrollTop += panel.getBoundingClientRect().top - right.getBoundingClientRect().top - 90;
      const { top } = panel.getBoundingClientRect();
      if (top < 0 || top > innerHeight * 0.8) scrollTo(0, 0);
    }
    reveal(id);
  }
  drawAll();
  if (!feature && returnTo?.isConnected) {
    returnTo.focus({ preventScroll: true });
    returnTo = null;
  }
  remember();
}

/** Shows what is selected as of the step, or nothing. Gives the heading. */
function drawPanel() {
  const panel = byId("panel");
  const feature = features.get(selectedId);
  document.documentElement.classList.toggle("has-selection", Boolean(feature));
  panel.hidden = !feature;
  if (!feature) return null;
  const scroll = byId("right").scrollTop;
  const heading = fillPanel(panel, feature, step, () => select(null));
  byId("right").scrollTop = scroll;
  return heading;
}

/** Brings a mark into sight without moving a map on which it is in sight already. */
function reveal(id) {
  const mark = markOf.get(id);
  if (!mark) return;
  const [x, y] = toScreen(mark.at);
  if (x < 40 || y < 40 || x > size.width - 40 || y > size.height - 40) {
    [camera.x, camera.y] = mark.at;
    look();
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
  drawPanel();
  goTo(found, { announce: false });
  look();
}

// --- setting up ---

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
  const filter = () => {
    drawAll();
    remember();
  };
  byId("search").addEventListener("input", (event) => {
    chosen.q = event.target.value.trim();
    filter();
  });
  for (const [id, key] of [["when-from", "from"], ["when-to", "to"]]) {
    byId(id).addEventListener("change", (event) => {
      chosen[key] = event.target.value;
      filter();
    });
  }
  byId("filters").addEventListener("change", filter);
  byId("clear").addEventListener("click", () => {
    for (const key of Object.keys(chosen)) chosen[key] = "";
    for (const id of ["search", "when-from", "when-to"]) byId(id).value = "";
    for (const name of FILTERS) control(name).value = "";
    for (const name of FLAGS) control(name).checked = false;
    filter();
  });
  const day = () => data.days[step]?.[0] ?? null;
  byId("download-geojson").addEventListener("click", () =>
    offer("map.geojson", "application/geo+json", geojson(shownNow(), day())));
  byId("download-csv").addEventListener("click", () => offer("map.csv", "text/csv", csv(shownNow())));
  addEventListener("hashchange", recall);
  addEventListener("beforeprint", () => {
    printList();
    redraw();
    drawing.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  });
  onRest = remember;
}

byId("day").max = Math.max(0, data.days.length - 1);
fillChoices();
startTable();
startBeside();
drawBars();
measure();
listen();
document.documentElement.dataset.ready = "1";
recall();
performance.mark("ready");

// What a search looks through is put together while nobody waits for it.
const ahead = data.features.values();
(function prepare() {
  const until = performance.now() + 8;
  for (const feature of ahead) {
    haystack(feature);
    if (performance.now() > until) return void setTimeout(prepare, 30);
  }
})();
