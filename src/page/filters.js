// What passes: the filters, and the search over everything that a report says.

const FILTERS = ["subject", "activity", "stance", "asserter", "likelihood", "confidence"];
const FLAGS = ["contested", "fresh"];
const chosen = { q: "", from: "", to: "" };
const control = (name) => byId("filters").querySelector(`[name="${name}"]`);

/** A function that remembers its answers. */
function remembered(make, known = new Map()) {
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key);
  };
}

const foldedOnce = remembered(folded);

/** What a feature is found by. */
const haystack = remembered((feature) => {
  const words = new Set([feature.id, word(feature.su), word(feature.k), word(feature.pr)]);
  const add = (...more) => more.forEach((one) => one && words.add(one));
  for (const at of feature.p) add(places[at].n, places[at].r, ...(places[at].l ?? []).map(([, name]) => name));
  for (const [, state] of feature.d) {
    if (!state) continue;
    add(title(state), word(state.ac));
    for (const at of claimsOf(state)) {
      const claim = data.claims[at];
      const document = documentOf(claim);
      add(claim.id, sourceName(claim.s), sourceName(document.p), document.t, word(claim.su), word(claim.pl), word(claim.no), claim.q);
    }
  }
  return [...words].map(foldedOnce).join(" ");
});

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

/** Whether anything is asked for at all. */
const isFiltered = () =>
  Object.values(chosen).some(Boolean) || FILTERS.some((name) => control(name).value) || FLAGS.some((name) => control(name).checked);

/** Everything that was known on a step, each feature with its state. */
const knownOn = remembered((step) => {
  const known = [];
  for (const feature of data.features) {
    const state = stateOn(feature, step);
    if (state) known.push([feature, state]);
  }
  return known;
});

/** What passes the filters on the day, each with what was known of it. */
function shownNow() {
  if (!isFiltered()) return knownOn(step);
  const asked = wanted();
  return knownOn(step).filter(([feature, state]) => passes(feature, state, asked));
}

function fillChoices() {
  const fill = (name, values, label = (value) => value) => {
    for (const value of values) control(name).append(el("option", { value }, label(value)));
  };
  const states = data.features.flatMap((feature) => feature.d.map(([, state]) => state).filter(Boolean));
  const sorted = (values) => [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b, language));
  fill("subject", sorted(data.features.map((feature) => word(feature.su))));
  fill("activity", sorted([...data.features.map((feature) => word(feature.k)), ...states.flatMap((state) => word(state.ac).split("; "))]));
  fill("stance", sorted(data.claims.map((claim) => word(claim.st))), (value) => text(value));
  fill("asserter", sorted(data.claims.map((claim) => sourceName(claim.s))));
  fill("likelihood", [...LIKELIHOODS].reverse());
  fill("confidence", [...CONFIDENCES].reverse());
}
