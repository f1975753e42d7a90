// Marks, labels, circles and movements. On a clustered map a mark is created when it becomes visible, at the position in the
// data.

/** The smallest radius at which a circle is drawn, in pixels of the screen. */
const MIN_RADIUS = 14;

const layer = (name) => drawing.querySelector(`[data-layer="${name}"]`);

/** Creates an SVG element with attributes and children. */
function shape(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const translate = ([x, y]) => `translate(${x} ${y})`;
const at = (element) => {
  const [, x, y] = /translate\(([-\d.e]+)[ ,]([-\d.e]+)\)/.exec(element.getAttribute("transform") ?? "") ?? [0, 0, 0];
  return [Number(x), Number(y)];
};

const features = new Map(data.features.map((feature) => [feature.id, feature]));
const isClustered = panelData.crowded;
const markAt = (id, element, at, offset) => ({ id, element, at, offset, placeKey: at.join(), on: true, state: null, drawnState: null, selected: false });
const marks = isClustered
  ? data.features.filter((feature) => feature.xy).map(({ id, xy }) => markAt(id, null, xy.slice(0, 2), xy.slice(2)))
  : [...drawing.querySelectorAll(".mark")].map((element) => {
      const inner = element.querySelector(".k > g");
      return markAt(element.dataset.id, element, at(element), inner ? at(inner) : [0, 0]);
    });
const markOf = new Map(marks.map((mark) => [mark.id, mark]));
const movements = new Map([...drawing.querySelectorAll(".movement")].map((element) => [element.dataset.id, element]));
const circles = [...drawing.querySelectorAll("[data-ids]")].map((element) => ({ element, ids: element.dataset.ids.split(" ") }));
const minCircles = [...drawing.querySelectorAll(".least")].map((element) => ({ element, size: Number(element.dataset.true) }));
const labels = [...drawing.querySelectorAll(".label")].map((element) => ({
  element, id: element.dataset.id, at: at(element), crowded: element.classList.contains("crowded"),
  box: (element.dataset.box ?? "0 0 0 0").split(" ").map(Number), on: true,
}));

const boxOf = (element) => {
  const { x, y, width, height } = element.querySelector(".k").getBBox();
  return [x - 3, y - 1, x + width + 3, y + height + 1];
};
const names = [...drawing.querySelectorAll(".orientation")].map((element) => ({ element, at: at(element), box: boxOf(element) }));

// The focus moves through the marks in reading order: in bands from top to bottom, from left to right in each.
const band = (mark) => Math.round(mark.at[1] / 40);
marks.sort((a, b) => band(a) - band(b) || a.at[0] - b.at[0]);
for (const element of [...marks.map((mark) => mark.element), ...movements.values()]) {
  element?.setAttribute("tabindex", "0");
  element?.setAttribute("role", "button");
}
if (!isClustered) layer("places").append(...marks.map((mark) => mark.element));

function setLabel(element, words) {
  element.setAttribute("aria-label", words);
  const tip = element.querySelector("title");
  if (tip) tip.textContent = words;
}

/** Updates the appearance of a mark to its state. */
function updateMark(mark) {
  const { element, state } = mark;
  element.classList.toggle("off", !mark.on);
  if (mark.on && mark.drawnState !== state) {
    mark.drawnState = state;
    element.querySelector("use")?.setAttribute("href", "#" + stringAt(state.m));
    setLabel(element, describe(features.get(mark.id), state));
  }
  element.classList.toggle("selected", mark.selected);
  element.setAttribute("aria-pressed", String(mark.selected));
}

const movementStates = new Map();
function updateMovement(id, element, state, selected) {
  element.classList.toggle("off", !state);
  element.classList.toggle("selected", selected);
  element.setAttribute("aria-pressed", String(selected));
  if (!state || movementStates.get(id) === state) return;
  movementStates.set(id, state);
  setLabel(element, describe(features.get(id), state));
  for (let at = 1; at <= 7; at++) element.classList.toggle("l" + at, at === state.l + 1);
  const line = element.querySelector(".way");
  const dash = { high: "whole", moderate: "dashed", low: "dotted" }[stringAt(state.f)];
  for (const name of ["whole", "dashed", "dotted"]) line?.classList.toggle(name, name === dash);
  element.querySelector(".contested")?.classList.toggle("away", !state.x);
}

// --- clustered maps ---

/** The marks that are drawn, and the label and circle of each place that is drawn. */
const drawnMarks = new Set();
const drawnPlaces = new Map();

/** Draws these marks of a clustered map, and no others. */
function showMarks(visible) {
  const keep = new Set(visible);
  for (const mark of drawnMarks) {
    if (keep.has(mark)) continue;
    if (mark.element === document.activeElement) stage.focus({ preventScroll: true });
    mark.element.remove();
    mark.element = mark.drawnState = null;
    drawnMarks.delete(mark);
  }
  for (const mark of visible) {
    if (!drawnMarks.has(mark)) {
      mark.minCircle = shape("circle", { class: "least", r: MIN_RADIUS });
      const inner = shape("g", { class: "k" }, shape("g", { transform: translate(mark.offset) }, mark.minCircle, shape("use")));
      mark.element = shape("g", { class: "mark", "data-id": mark.id, transform: translate(mark.at), tabindex: "0", role: "button" }, shape("title"), inner);
      drawnMarks.add(mark);
      layer("places").append(mark.element);
    }
    updateMark(mark);
    const radius = places[features.get(mark.id).p[0]].u / metersPerPixelAt(mark.at);
    mark.minCircle.classList.toggle("reached", radius * scaleNow() >= MIN_RADIUS);
  }
  showPlaces(visible);
}

/** Draws the label and the circle of every place of these marks, and no others. */
function showPlaces(visible) {
  const wanted = new Map();
  for (const mark of visible) if (!wanted.has(mark.placeKey)) wanted.set(mark.placeKey, mark);
  for (const [key, { label, circle }] of drawnPlaces) {
    if (wanted.has(key)) continue;
    label.element.remove();
    circle.remove();
    drawnPlaces.delete(key);
  }
  const added = [];
  for (const [key, mark] of wanted) {
    if (drawnPlaces.has(key)) continue;
    const place = places[features.get(mark.id).p[0]];
    const words = shape("g", { class: "k" }, shape("text", { class: "name", x: 34, y: -2 }), shape("text", { class: "note", x: 34, y: 12 }));
    words.firstChild.textContent = escapeControls(place.n);
    const element = shape("g", { class: "label", "data-id": mark.id, transform: translate(mark.at) }, words);
    const [cx, cy] = mark.at;
    const circle = shape("circle", { class: "circle", cx, cy, r: place.u / metersPerPixelAt(mark.at) });
    const label = { element, id: mark.id, at: mark.at, crowded: false, box: [0, 0, 0, 0], on: true };
    layer("labels").append(element);
    layer("uncertainty").append(circle);
    drawnPlaces.set(key, { label, circle });
    added.push(label);
    updateLabel(label);
  }
  const selectedPlace = markOf.get(selectedId)?.placeKey;
  for (const [key, { circle }] of drawnPlaces) circle.classList.toggle("selected", key === selectedPlace);
  for (const label of added) label.box = boxOf(label.element);
  labels.splice(0, labels.length, ...labels.filter((label) => !label.id), ...[...drawnPlaces.values()].map(({ label }) => label));
}

/** Returns the size on the ground of a pixel of the drawing, in meters. */
function metersPerPixelAt([x, y]) {
  const [a, b] = [coordinatesAt([x - 5, y]), coordinatesAt([x + 5, y])];
  return (a && b && haversine(a, b) / 10) || Infinity;
}
