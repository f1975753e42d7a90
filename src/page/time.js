// The timeline: the slider of knowledge dates, the bars above it, and the changes of each day.

let step = data.days.length - 1;
let playing = 0;

function drawBars() {
  const bars = byId("bars");
  const most = Math.max(1, ...data.days.map(([, , claims]) => claims));
  const last = Math.max(1, data.days.length - 1);
  data.days.forEach(([, words, claims], at) => {
    const bar = el("i", { title: `${words}: ${count(claims, "one_claim", "claims")}` });
    bar.style.left = `calc(9px + (100% - 18px) * ${at / last})`;
    bar.style.height = `${claims === 0 ? 0 : Math.max(6, (100 * claims) / most)}%`;
    bar.addEventListener("click", () => goToStep(at));
    bars.append(bar);
  });
  const ticks = byId("ticks");
  const tick = (at, words, name) => {
    const element = el("span", { class: name }, words);
    element.style.left = `calc(9px + (100% - 18px) * ${at / last})`;
    ticks.append(element);
  };
  const dated = (date, style) => new Date(date + "T00:00:00Z").toLocaleDateString(locale, { ...style, timeZone: "UTC" });
  let before = "";
  data.days.forEach(([date], at) => {
    if (date.slice(0, 7) !== before) tick(at, dated(date, { month: "short", year: "numeric" }), "month");
    before = date.slice(0, 7);
  });
  const end = data.days.at(-1);
  if (end) tick(last, dated(end[0], { day: "numeric", month: "short", year: "numeric" }), "end");
  new ResizeObserver(spaceTicks).observe(ticks);
}

/** Hides the names of months that would overlap another; the last day is always named. */
function spaceTicks() {
  const [end, ...months] = [...byId("ticks").children].reverse();
  if (!end) return;
  const box = (element) => element.getBoundingClientRect();
  for (const month of months) month.classList.remove("away");
  const boxes = months.map(box);
  let right = -Infinity;
  const limit = box(end).left - 8;
  for (let at = months.length - 1; at >= 0; at--) {
    const fits = boxes[at].left > right + 8 && boxes[at].right < limit;
    months[at].classList.toggle("away", !fits);
    if (fits) right = boxes[at].right;
  }
}

function goToStep(next, { announce = true } = {}) {
  step = Math.min(Math.max(next, 0), data.days.length - 1);
  const slider = byId("day");
  const words = data.days[step]?.[1] ?? "";
  slider.value = step;
  slider.setAttribute("aria-valuetext", words);
  byId("date").textContent = words;
  const isAll = step === data.days.length - 1 && !data.as_of;
  byId("as-of").textContent = isAll ? text("as_of_all") : text("as_of", { day: words });
  [...byId("bars").children].forEach((bar, at) => {
    bar.classList.toggle("past", at < step);
    bar.classList.toggle("now", at === step);
  });
  drawAll();
  drawChanges();
  drawUnmapped();
  if (selectedId !== null) drawPanel();
  if (announce) saveToAddress();
}

function play(on) {
  clearInterval(playing);
  playing = 0;
  if (on) {
    if (step >= data.days.length - 1) goToStep(0);
    playing = setInterval(() => {
      if (step >= data.days.length - 1) play(false);
      else goToStep(step + 1);
    }, 1100);
  }
  byId("play").setAttribute("aria-pressed", String(on));
  byId("play").setAttribute("aria-label", text(on ? "pause" : "play"));
  byId("play").textContent = on ? "❚❚" : "▶";
}

function changesOn(day) {
  const changes = [];
  for (const feature of data.features) {
    if (!hasChangedOn(feature, day)) continue;
    const now = stateOn(feature, day);
    const before = day > 0 ? stateOn(feature, day - 1) : null;
    const add = (rank, name, values = {}) =>
      changes.push({ rank, id: feature.id, title: title(now ?? before), words: text(name, values) });
    if (!now && before) add(6, "gone");
    else if (now && !before) add(1, "new", { Likelihood: LIKELIHOODS[now.l], confidence: stringAt(now.f) });
    else if (!now) continue;
    else if (now.l !== before.l) add(0, "up", { likelihood: LIKELIHOODS[now.l], before: LIKELIHOODS[before.l] });
    else if (Boolean(now.x) !== Boolean(before.x)) add(2, now.x ? "now_contested" : "not_contested");
    else if (now.n[0] !== before.n[0]) add(3, "more_origins", { origins: originsText(now.n[0]), before: originsText(before.n[0]) });
    else if (now.f !== before.f) add(4, "surer", { confidence: stringAt(now.f), before: stringAt(before.f) });
    else if (now.c[0] !== before.c[0]) add(5, "figure", { now: now.c[0], before: before.c[0] });
  }
  return changes.sort((a, b) => a.rank - b.rank);
}
