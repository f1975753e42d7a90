// Dossiers with hostile text, and large dossiers.

const day = (at) => new Date(Date.UTC(2031, 0, 1 + at)).toISOString().slice(0, 10);

/** Returns a dossier whose every free text is `text`. */
export function everywhere(text, { url = "https://example.org/" } = {}) {
  const claim = (id, more) => ({
    id, document: "d1", subject: "s1", subject_reported: text, note: text, quote: { exact: text, prefix: text, suffix: text },
    locator: { paragraph: 3, timecode: text }, when: "2031-01-02", count: { min: 5, max: 9, words: text, unit: text }, ...more,
  });
  return {
    dossier: { title: text, summary: text },
    sources: [
      { id: "a", name: text, kind: "military", url, note: text, country: "RU" },
      { id: "b", name: text, kind: "news", url, note: text },
    ],
    subjects: [{ id: "s1", name: text, aliases: [text + " too"], note: text }],
    documents: [
      { id: "d1", publisher: "b", title: text, url, archived_url: url, published: "2031-01-03", note: text },
      { id: "d2", publisher: "a", title: text, url, published: "2031-01-05", note: text },
    ],
    claims: [
      claim("c1", { asserted_by: "a", via: ["b"], activity: "stationed", basis: text, place: text, at: { coordinates: "43.1, 131.9", uncertainty_m: 5000 } }),
      claim("c2", { document: "d2", stance: "denies", activity: "stationed", place: text, at: { coordinates: "43.1, 131.9", uncertainty_m: 5000 } }),
      claim("c3", { activity: "moved", from: text, to: "Seoul", by: "sea", at: { [text]: { coordinates: "43.1, 131.9", uncertainty_m: 5000 } } }),
      claim("c4", { activity: text, place: text, at: { coordinates: "48.5, 135.1", uncertainty_m: 900 } }),
      claim("c5", { document: "d2", stance: "no-comment", subject_reported: text }),
    ],
  };
}

/** Returns a dossier with this many places and claims, over thirty days, in a grid over northeast Asia. */
export function large(places, claims) {
  const sources = Array.from({ length: 20 }, (_, at) => ({ id: `s${at}`, name: `Source ${at}`, kind: "news" }));
  const documents = Array.from({ length: 200 }, (_, at) => ({
    id: `d${at}`, publisher: `s${at % 20}`, title: `Report ${at}`, published: day(at % 30), url: `https://example.org/${at}`,
  }));
  const coordinates = (at) => `${(40 + (at % 100) * 0.15).toFixed(4)}, ${(120 + Math.floor(at / 100) * 0.4).toFixed(4)}`;
  const list = Array.from({ length: claims }, (_, at) => ({
    id: `c${at}`, document: `d${(at * 7) % 200}`, subject: `Unit ${at % 3}`, activity: "observed",
    place: `Place ${at % places}`, at: { coordinates: coordinates(at % places), uncertainty_m: 2000 },
  }));
  return { dossier: { title: "Many places" }, sources, documents, claims: list };
}
