// Labels that fit on the screen, and clusters in place of marks that would overlap.

/** The number of visible marks above which they are clustered. */
const MAX_VISIBLE_MARKS = 400;
const CELL_SIZE = 64;

/** Creates an empty record of the occupied parts of the screen. */
function createFreeSpace() {
  const cells = new Map();
  const each = ([l, t, r, b], act) => {
    for (let i = Math.floor(l / CELL_SIZE); i <= Math.floor(r / CELL_SIZE); i++)
      for (let j = Math.floor(t / CELL_SIZE); j <= Math.floor(b / CELL_SIZE); j++) act(i + ":" + j);
  };
  return {
    free(box) {
      let free = true;
      each(box, (key) => {
        for (const [l, t, r, b] of cells.get(key) ?? [])
          if (box[0] < r && box[2] > l && box[1] < b && box[3] > t) free = false;
      });
      return free;
    },
    take(box) {
      each(box, (key) => {
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(box);
      });
    },
  };
}

/** Returns whether a point of the drawing is in the window, or close enough for its mark to be visible. */
function isVisible([x, y], margin = 40) {
  const scale = scaleNow();
  return Math.abs(x - camera.x) * scale < size.width / 2 + margin && Math.abs(y - camera.y) * scale < size.height / 2 + margin;
}
const isInsideWindow = ([l, t, r, b]) => l > -2 && t > -2 && r < size.width + 2 && b < size.height + 2;
const screenBox = ({ at, box }) => {
  const [x, y] = toScreen(at);
  return [x + box[0], y + box[1], x + box[2], y + box[3]];
};

/** Shows the labels that fit. */
function placeLabels() {
  const visible = isClustered ? showDistinctMarks() : marks.filter((mark) => mark.on && isVisible(mark.at));
  const taken = createFreeSpace();
  controls.forEach(taken.take);
  for (const { at, radius } of drawnClusters) {
    const [x, y] = toScreen(at);
    taken.take([x - radius, y - radius, x + radius, y + radius]);
  }
  for (const mark of visible) {
    const [x, y] = toScreen(mark.at);
    const [cx, cy] = [x + mark.offset[0] * glyphScale, y + mark.offset[1] * glyphScale];
    taken.take([cx - 8 * glyphScale, cy - 8 * glyphScale, cx + 8 * glyphScale, cy + 8 * glyphScale]);
  }
  const rank = (label) => (label.id === selectedId ? 0 : label.crowded ? 2 : 1);
  for (const label of [...labels].sort((a, b) => rank(a) - rank(b))) {
    const isSelected = label.id === selectedId;
    const box = isSelected ? pushInside(label) : screenBox(label);
    const free = label.on && isVisible(label.at) && (isSelected || (taken.free(box) && isInsideWindow(box)));
    if (free) taken.take(box);
    if (label.pushed && !isSelected) pushLabel(label, 0, 0);
    label.element.classList.toggle("away", !free);
  }
  for (const name of names) {
    const box = screenBox(name);
    const free = isInsideWindow(box) && taken.free(box);
    name.element.classList.toggle("away", !free);
    if (free) taken.take(box);
  }
}

/** Moves the label of the selection into the window, and returns its box. The label is always shown. */
function pushInside(label) {
  const [l, t, r, b] = screenBox(label);
  const push = (low, high, most) => (low < 4 ? 4 - low : high > most - 4 ? most - 4 - high : 0);
  const [right, down] = [push(l, r, size.width), push(t, b, size.height)];
  if (right || down || label.pushed) pushLabel(label, right, down);
  return [l + right, t + down, r + right, b + down];
}

function pushLabel(label, right, down) {
  label.pushed = right !== 0 || down !== 0;
  const [x, y] = label.at;
  label.element.setAttribute("transform", translate([x + right / scaleNow(), y + down / scaleNow()]));
}

/** On a clustered map: draws the marks that do not overlap, and clusters in place of the others. Returns the marks. */
function showDistinctMarks() {
  const here = marks.filter((mark) => mark.on && isVisible(mark.at));
  const crowd = here.length > MAX_VISIBLE_MARKS;
  byId("clustered").hidden = !crowd;
  const alone = drawClusters(crowd);
  const visible = crowd ? alone : here;
  const selected = markOf.get(selectedId);
  if (selected?.on && !visible.includes(selected)) visible.push(selected);
  showMarks(visible);
  return visible;
}

/** The position and the radius of each cluster. */
const drawnClusters = [];

/** Draws the clusters in and around the window. Returns the marks that belong to none. */
function drawClusters(any) {
  const crowds = layer("crowds");
  drawnClusters.length = 0;
  if (!any) {
    crowds.replaceChildren();
    return [];
  }
  // The cells of the grid are fixed to the map, so that clusters stay the same while it moves.
  const side = CELL_SIZE / scaleNow();
  const cells = new Map();
  for (const mark of marks) {
    if (!mark.on || !isVisible(mark.at, size.width / 2)) continue;
    const key = Math.floor(mark.at[0] / side) * 65536 + Math.floor(mark.at[1] / side);
    const cell = cells.get(key);
    if (cell) cell.push(mark);
    else cells.set(key, [mark]);
  }
  const all = [...cells.values()];
  crowds.replaceChildren(...all.filter((cell) => cell.length > 1).map(createCluster));
  return all.filter((cell) => cell.length === 1).flat();
}

function createCluster(cell) {
  const middle = [0, 1].map((axis) => cell.reduce((sum, mark) => sum + mark.at[axis], 0) / cell.length);
  const radius = Math.min(26, 11 + 2.2 * Math.log2(cell.length));
  drawnClusters.push({ at: middle, radius });
  const words = shape("text", { "text-anchor": "middle", y: 4 });
  words.textContent = String(cell.length);
  const circle = shape("circle", { r: radius.toFixed(1) });
  const crowd = shape("g", {
    class: "crowd", transform: translate(middle.map((value) => value.toFixed(2))), tabindex: "0", role: "button",
    "aria-label": text("cluster", { count: cell.length }),
  }, shape("g", { class: "k" }, circle, words));
  crowd.addEventListener("click", () => {
    stage.focus({ preventScroll: true });
    zoomAt(toScreen(middle), 2.5);
  });
  return crowd;
}
