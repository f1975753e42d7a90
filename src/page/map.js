// The whole page: draws what matches the filters, handles the selection, and keeps the address up to date for sharing.

let selectedId = null;

/** Returns the sources that affirm a state, one key for each origin. */
const affirmingKeys = memoize((state) =>
  (state.g ?? []).map((at) => data.origins[at][2].filter((root) => stringAt(root[1]) === "affirms").map((root) => root[0]).sort().join("+")));

/** Returns the number of places and of independent origins in a list of features. */
const countOrigins = memoize((list) => {
  const [places, origins] = [new Set(), new Set()];
  for (const [feature, state] of list) {
    for (const at of feature.p) places.add(at);
    for (const key of affirmingKeys(state)) if (key) origins.add(key);
  }
  return { places: places.size, origins: origins.size };
}, new WeakMap());

function drawAll() {
  const found = visibleStates();
  const states = new Map(found.map(([feature, state]) => [feature.id, state]));
  const [now, all] = [countOrigins(found), countOrigins(statesOn(step))];
  byId("count").textContent = found.length === 0 ? text("nothing")
    : text("counted", { places: now.places, all_places: all.places, origins: now.origins, all_origins: all.origins });
  drawMarks(states);
  for (const [id, element] of movements) updateMovement(id, element, states.get(id), id === selectedId);
  for (const circle of circles) {
    circle.element.classList.toggle("off", !circle.ids.some((id) => states.has(id)));
    circle.element.classList.toggle("selected", circle.ids.includes(selectedId));
  }
  fillTable(found);
  drawFound(found, isFiltered());
  placeLabels();
}

/** The states of the reports at each place. */
let reportsByPlace = new Map();
function drawMarks(states) {
  reportsByPlace = new Map();
  for (const mark of marks) {
    mark.state = states.get(mark.id) ?? null;
    mark.on = mark.state !== null;
    mark.selected = mark.id === selectedId;
    if (mark.element) updateMark(mark);
    if (!mark.on) continue;
    const here = reportsByPlace.get(mark.placeKey);
    if (here) here.push(mark.state);
    else reportsByPlace.set(mark.placeKey, [mark.state]);
  }
  labels.forEach(updateLabel);
}

/** Updates the label of a place: below the name the note of a single report, or the number of several. */
function updateLabel(label) {
  const mark = markOf.get(label.id);
  if (!mark) {
    // A name at the end of a movement.
    label.on = !label.id;
    return;
  }
  const reports = reportsByPlace.get(mark.placeKey) ?? [];
  label.on = reports.length > 0;
  const note = reports.length === 1 ? escapeControls(stringAt(reports[0].no)) : count(reports.length, "one_report", "reports");
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
      // On a phone the panel is below the map.
      panel.scrollIntoView({ block: "nearest" });
    } else {
      right.scrollTop += panel.getBoundingClientRect().top - right.getBoundingClientRect().top - 90;
      const { top } = panel.getBoundingClientRect();
      if (top < 0 || top > innerHeight * 0.8) scrollTo(0, 0);
    }
    panTo(id);
  }
  drawAll();
  if (!feature && returnTo?.isConnected) {
    returnTo.focus({ preventScroll: true });
    returnTo = null;
  }
  saveToAddress();
}

/** Shows the selection at the current step, or hides the panel. Returns its heading. */
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

/** Moves the map to a mark, unless the mark is visible already. */
function panTo(id) {
  const mark = markOf.get(id);
  if (!mark) return;
  const [x, y] = toScreen(mark.at);
  if (x < 40 || y < 40 || x > size.width - 40 || y > size.height - 40) {
    [camera.x, camera.y] = mark.at;
    updateView();
  }
}

// --- address ---

function saveToAddress() {
  const address = new URLSearchParams();
  if (data.days[step]) address.set("day", data.days[step][0]);
  if (selectedId) address.set("id", selectedId);
  for (const [key, value] of Object.entries(query)) if (value) address.set(key, value);
  for (const name of FILTERS) if (control(name).value) address.set(name, control(name).value);
  for (const name of FLAGS) if (control(name).checked) address.set(name, "1");
  if (camera.k > 1.001) address.set("view", [camera.x.toFixed(1), camera.y.toFixed(1), camera.k.toFixed(2)].join(","));
  const fragment = "#" + address.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
  if (fragment !== location.hash) history.replaceState(null, "", fragment);
}

function restoreFromAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(query)) query[key] = address.get(key) ?? "";
  byId("search").value = query.q;
  byId("when-from").value = query.from;
  byId("when-to").value = query.to;
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
  // A day between two steps shows the earlier one.
  if (day) found = data.days.reduce((best, [date], at) => (date <= day ? at : best), 0);
  const [x, y, k] = (address.get("view") ?? "").split(",").map(Number);
  if ([x, y, k].every(Number.isFinite) && k >= 1) Object.assign(camera, { x, y, k });
  selectedId = features.has(address.get("id")) ? address.get("id") : null;
  drawPanel();
  goToStep(found, { announce: false });
  updateView();
}

// --- setup ---

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
    goToStep(Number(event.target.value));
  });
  byId("play").addEventListener("click", () => play(!playing));
  byId("earlier").addEventListener("click", () => goToStep(step - 1));
  byId("later").addEventListener("click", () => goToStep(step + 1));
  const filter = () => {
    drawAll();
    saveToAddress();
  };
  byId("search").addEventListener("input", (event) => {
    query.q = event.target.value.trim();
    filter();
  });
  for (const [id, key] of [["when-from", "from"], ["when-to", "to"]]) {
    byId(id).addEventListener("change", (event) => {
      query[key] = event.target.value;
      filter();
    });
  }
  byId("filters").addEventListener("change", filter);
  byId("clear").addEventListener("click", () => {
    for (const key of Object.keys(query)) query[key] = "";
    for (const id of ["search", "when-from", "when-to"]) byId(id).value = "";
    for (const name of FILTERS) control(name).value = "";
    for (const name of FLAGS) control(name).checked = false;
    filter();
  });
  const day = () => data.days[step]?.[0] ?? null;
  byId("download-geojson").addEventListener("click", () =>
    downloadFile("map.geojson", "application/geo+json", geojson(visibleStates(), day())));
  byId("download-csv").addEventListener("click", () => downloadFile("map.csv", "text/csv", csv(visibleStates())));
  addEventListener("hashchange", restoreFromAddress);
  addEventListener("beforeprint", () => {
    printList();
    redraw();
    drawing.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  });
  onViewSettled = saveToAddress;
}

byId("day").max = Math.max(0, data.days.length - 1);
fillFilterOptions();
startTable();
startUnmapped();
drawBars();
measure();
listen();
document.documentElement.dataset.ready = "1";
restoreFromAddress();
performance.mark("ready");

// Searched text is prepared while the browser is idle.
const ahead = data.features.values();
(function prepare() {
  const until = performance.now() + 8;
  for (const feature of ahead) {
    searchText(feature);
    if (performance.now() > until) return void setTimeout(prepare, 30);
  }
})();
