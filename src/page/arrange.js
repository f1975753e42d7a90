// What has room on the screen: words are kept apart, and crowds counted instead of drawn on top of one another.

/** More marks than this in sight hide one another. */
const MOST_IN_SIGHT = 400;
const CELL = 64;

/** Boxes on the screen that are taken. */
function occupied() {
  const cells = new Map();
  const each = ([l, t, r, b], act) => {
    for (let i = Math.floor(l / CELL); i <= Math.floor(r / CELL); i++)
      for (let j = Math.floor(t / CELL); j <= Math.floor(b / CELL); j++) act(i + ":" + j);
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

/** Whether a spot of the drawing is in the window, or so near that what stands on it reaches in. */
function inSight([x, y], margin = 40) {
  const scale = scaleNow();
  return Math.abs(x - camera.x) * scale < size.width / 2 + margin && Math.abs(y - camera.y) * scale < size.height / 2 + margin;
}
const inside = ([l, t, r, b]) => l > -2 && t > -2 && r < size.width + 2 && b < size.height + 2;
const boxAt = ({ at, box }) => {
  const [x, y] = toScreen(at);
  return [x + box[0], y + box[1], x + box[2], y + box[3]];
};

/** Shows the words that have room. */
function arrange() {
  const visible = isCrowded ? parted() : marks.filter((mark) => mark.on && inSight(mark.at));
  const taken = occupied();
  controls.forEach(taken.take);
  for (const { at, radius } of crowdsDrawn) {
    const [x, y] = toScreen(at);
    taken.take([x - radius, y - radius, x + radius, y + radius]);
  }
  for (const mark of visible) {
    const [x, y] = toScreen(mark.at);
    const [cx, cy] = [x + mark.aside[0] * glyph, y + mark.aside[1] * glyph];
    taken.take([cx - 8 * glyph, cy - 8 * glyph, cx + 8 * glyph, cy + 8 * glyph]);
  }
  const rank = (label) => (label.id === selectedId ? 0 : label.crowded ? 2 : 1);
  for (const label of [...labels].sort((a, b) => rank(a) - rank(b))) {
    const isSelected = label.id === selectedId;
    const box = isSelected ? pushedInside(label) : boxAt(label);
    const free = label.on && inSight(label.at) && (isSelected || (taken.free(box) && inside(box)));
    if (free) taken.take(box);
    if (label.pushed && !isSelected) pushLabel(label, 0, 0);
    label.element.classList.toggle("away", !free);
  }
  for (const name of names) {
    const box = boxAt(name);
    const free = inside(box) && taken.free(box);
    name.element.classList.toggle("away", !free);
    if (free) taken.take(box);
  }
}

/** The words of what is selected are always there: at the edge they are pushed inside. */
function pushedInside(label) {
  const [l, t, r, b] = boxAt(label);
  const push = (low, high, most) => (low < 4 ? 4 - low : high > most - 4 ? most - 4 - high : 0);
  const [right, down] = [push(l, r, size.width), push(t, b, size.height)];
  if (right || down || label.pushed) pushLabel(label, right, down);
  return [l + right, t + down, r + right, b + down];
}

function pushLabel(label, right, down) {
  label.pushed = right !== 0 || down !== 0;
  const [x, y] = label.at;
  label.element.setAttribute("transform", moved([x + right / scaleNow(), y + down / scaleNow()]));
}

/** On a crowded map: the marks that can be told apart. The others are counted, and none is left out. */
function parted() {
  const here = marks.filter((mark) => mark.on && inSight(mark.at));
  const crowd = here.length > MOST_IN_SIGHT;
  byId("clustered").hidden = !crowd;
  const alone = drawCrowds(crowd);
  const visible = crowd ? alone : here;
  const selected = markOf.get(selectedId);
  if (selected?.on && !visible.includes(selected)) visible.push(selected);
  present(visible);
  return visible;
}

/** Where a crowd is drawn, and how large. */
const crowdsDrawn = [];

/** Draws the crowds within reach of the window; gives the marks that stand by themselves. */
function drawCrowds(any) {
  const crowds = layer("crowds");
  crowdsDrawn.length = 0;
  if (!any) {
    crowds.replaceChildren();
    return [];
  }
  // The squares hold to the ground, so that a map that is moved keeps its crowds.
  const side = CELL / scaleNow();
  const cells = new Map();
  for (const mark of marks) {
    if (!mark.on || !inSight(mark.at, size.width / 2)) continue;
    const key = Math.floor(mark.at[0] / side) * 65536 + Math.floor(mark.at[1] / side);
    const cell = cells.get(key);
    if (cell) cell.push(mark);
    else cells.set(key, [mark]);
  }
  const all = [...cells.values()];
  crowds.replaceChildren(...all.filter((cell) => cell.length > 1).map(crowdOf));
  return all.filter((cell) => cell.length === 1).flat();
}

function crowdOf(cell) {
  const middle = [0, 1].map((axis) => cell.reduce((sum, mark) => sum + mark.at[axis], 0) / cell.length);
  const radius = Math.min(26, 11 + 2.2 * Math.log2(cell.length));
  crowdsDrawn.push({ at: middle, radius });
  const words = shape("text", { "text-anchor": "middle", y: 4 });
  words.textContent = String(cell.length);
  const circle = shape("circle", { r: radius.toFixed(1) });
  const crowd = shape("g", {
    class: "crowd", transform: moved(middle.map((value) => value.toFixed(2))), tabindex: "0", role: "button",
    "aria-label": text("cluster", { count: cell.length }),
  }, shape("g", { class: "k" }, circle, words));
  crowd.addEventListener("click", () => {
    stage.focus({ preventScroll: true });
    enlargeAt(toScreen(middle), 2.5);
  });
  return crowd;
}
