//! Conversion of events to records, with each source, subject and document once.

use std::collections::{HashMap, HashSet};

use super::row_error::InvalidRow;
use crate::dossier::Records;
use crate::edtf::Edtf;
use crate::event::{
    Attribution, Coordinates, Day, DocumentRef, Event, EventDate, PublicationDate, SourceRef, SubjectRef, fnv1a,
    id_from_name,
};
use crate::id::{ClaimId, DocumentId, EvidenceId, InvalidId, PlaceId, SourceId, SubjectId};
use crate::record::{Activity, Claim, Document, MAX_COUNT, Original, Pin, Pins, Places, Source, SourceKind, Subject};

/// The key in [`Claim::original`] of a claim whose row is stored with another claim. Its value is the id of that claim.
pub(crate) const SAME_ROW: &str = "same row as";

/// Builds records from events.
#[derive(Debug, Default)]
pub(crate) struct RecordBuilder {
    records: Records,
    sources: HashMap<String, usize>,
    subjects: HashMap<String, usize>,
    /// The ids and names of subjects, in lowercase.
    subject_names: HashSet<String>,
    documents: HashMap<String, usize>,
    claims: HashSet<String>,
    /// Sources to which rows assign different kinds; they get none.
    conflicting_kinds: HashSet<usize>,
    /// Documents without a publication date of their own.
    undated: HashSet<usize>,
    /// The day by which the data were published.
    published: Option<Edtf>,
}

impl RecordBuilder {
    /// Creates a builder without records.
    pub(crate) fn new(published: Option<Edtf>) -> Self {
        Self { published, ..Self::default() }
    }

    /// Returns the records.
    pub(crate) fn finish(self) -> Records {
        self.records
    }

    /// Returns the number of claims so far.
    pub(crate) fn claim_count(&self) -> usize {
        self.records.claims.len()
    }

    /// Adds an event, together with its original row if that is kept. If the event is invalid, at most its sources and
    /// subjects are added.
    pub(crate) fn add(&mut self, event: &Event<'_>, original: Option<Original>) -> Result<(), InvalidRow> {
        let ids: Vec<String> = event.claim_ids().map(|id| id.to_string()).collect();
        if let Some(doubled) = ids.iter().find(|id| self.claims.contains(*id)) {
            return Err(InvalidRow::DuplicateId(doubled.clone()));
        }
        let (keeps_original, mut original) = (original.is_some(), original);
        let mut claims = Vec::with_capacity(ids.len());
        for (id, attribution) in ids.iter().zip(&event.attributions) {
            let mut claim = self.make_claim(id, event, attribution)?;
            // The row is stored once; the other claims of the event refer to it.
            if keeps_original {
                let same_row = || Original::from([(SAME_ROW.to_owned(), ids[0].clone())]);
                claim.original = original.take().unwrap_or_else(same_row);
            }
            claims.push(claim);
        }
        self.claims.extend(ids);
        self.records.claims.extend(claims);
        Ok(())
    }

    fn make_claim(&mut self, id: &str, event: &Event<'_>, attribution: &Attribution<'_>) -> Result<Claim, InvalidRow> {
        let document = self.add_document(&attribution.document, event.when.as_ref())?;
        let when = event.when_reported_by(&attribution.document).or_else(|| self.default_date(&attribution.document));
        self.check_order(event, when.as_ref(), &document)?;
        let mut claim = Claim::new(ClaimId::new(id).map_err(|cause| invalid_id("id", cause))?, document);
        claim.asserted_by = attribution.asserted_by.as_ref().map(|source| self.add_source(source)).transpose()?;
        claim.subject = event.subject.as_ref().map(|subject_ref| self.add_subject(subject_ref)).transpose()?;
        claim.activity.clone_from(&event.activity);
        let place = event.place_text();
        if !place.is_empty() {
            claim.places = Places(vec![place.into_owned()]);
        }
        let place_id = event.place_id.as_ref().and_then(|id| PlaceId::new(id).ok()).map(Pin::from_place_id);
        claim.at = event.coordinates.as_ref().map(Coordinates::to_pin).or(place_id).map(Pins::Only);
        claim.when = when.as_ref().and_then(EventDate::to_edtf);
        claim.count = event.to_count();
        if let Some(count) =
            claim.count.as_ref().and_then(|count| count.max.or(count.min)).filter(|count| *count > MAX_COUNT)
        {
            return Err(InvalidRow::CountTooLarge(count));
        }
        claim.basis.clone_from(&event.basis);
        claim.hedge = event.hedge;
        claim.credibility = event.credibility;
        let shared = attribution.asserted_by.as_ref().and_then(|source| source.shares.as_ref());
        let evidence = event
            .evidence
            .iter()
            .chain(shared)
            .map(|id| EvidenceId::new(id).map_err(|cause| invalid_id("evidence", cause)));
        claim.evidence = evidence.collect::<Result<_, _>>()?;
        claim.note = event.note.as_ref().map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        Ok(claim)
    }

    /// Returns the date of an undated event: some day before the data were published.
    fn default_date(&self, document: &DocumentRef<'_>) -> Option<EventDate> {
        let end = Day::from_bound(self.published.as_ref()?.latest())?;
        let is_undated = document.published == PublicationDate::Unknown;
        Edtf::parse(&format!("[..{end}]")).ok().filter(|_| is_undated).map(EventDate::from_edtf)
    }

    /// Returns an error if the event ends after the publication of its document, unless the event is expected or in
    /// preparation.
    fn check_order(
        &self,
        event: &Event<'_>,
        when: Option<&EventDate>,
        document: &DocumentId,
    ) -> Result<(), InvalidRow> {
        if matches!(event.activity, Some(Activity::Expected | Activity::Preparing)) {
            return Ok(());
        }
        let published = self.documents.get(document.as_str()).map(|&number| &self.records.documents[number].published);
        let last = published.and_then(|published| Day::from_bound(published.latest()));
        match (when, when.and_then(EventDate::earliest_end), last) {
            (Some(when), Some(end), Some(last)) if end > last => {
                Err(InvalidRow::AfterPublication { when: when.to_string(), published: last.to_string() })
            }
            _ => Ok(()),
        }
    }

    /// Returns the id of a source, and adds the source if it is new.
    pub(crate) fn add_source(&mut self, source_ref: &SourceRef<'_>) -> Result<SourceId, InvalidRow> {
        let key = source_ref.id();
        let number = if let Some(&number) = self.sources.get(&key) {
            self.merge_kind(number, source_ref.kind);
            number
        } else {
            let id = SourceId::new(&key).map_err(|cause| invalid_id("source", cause))?;
            let mut source = Source::new(id);
            source.name = Some(source_ref.name.trim().to_owned());
            source.kind = source_ref.kind;
            source.url = source_ref.url.as_ref().map(ToString::to_string);
            self.records.sources.push(source);
            let number = self.records.sources.len() - 1;
            self.sources.insert(key, number);
            number
        };
        Ok(self.records.sources[number].id.clone())
    }

    /// Resolves conflicting kinds of one source, so that the result does not depend on the order of the rows.
    fn merge_kind(&mut self, number: usize, kind: Option<SourceKind>) {
        let known = &mut self.records.sources[number].kind;
        match (*known, kind) {
            (Some(one), Some(other)) if one != other => {
                *known = None;
                self.conflicting_kinds.insert(number);
            }
            (None, Some(_)) if !self.conflicting_kinds.contains(&number) => *known = kind,
            _ => {}
        }
    }

    fn add_subject(&mut self, subject_ref: &SubjectRef<'_>) -> Result<String, InvalidRow> {
        let Some(id) = &subject_ref.id else {
            return Ok(subject_ref.name.trim().to_owned());
        };
        let part_of = match &subject_ref.part_of {
            Some((whole, name)) if whole != id => {
                let whole = SubjectRef::with_id(whole.clone(), name.as_ref());
                Some(self.add_subject(&whole)?)
            }
            _ => None,
        };
        let id = id.to_string();
        if let Some(&number) = self.subjects.get(&id) {
            self.set_part_of(number, part_of.as_deref());
        } else {
            let subject_id = |id: &str| SubjectId::new(id).map_err(|cause| invalid_id("subject", cause));
            let mut subject = Subject::new(subject_id(&id)?);
            if self.subject_names.contains(&id.to_lowercase()) {
                return Err(InvalidRow::DuplicateId(id));
            }
            subject.name = self.unique_name(&id, subject_ref.name.trim());
            self.subject_names.insert(id.to_lowercase());
            subject.part_of = part_of.as_deref().map(subject_id).transpose()?;
            subject.country = subject_ref.country.map(str::to_owned);
            self.subjects.insert(id.clone(), self.records.subjects.len());
            self.records.subjects.push(subject);
        }
        Ok(id)
    }

    /// Makes a known subject part of a larger unit, unless it already belongs to one or that would create a cycle.
    fn set_part_of(&mut self, number: usize, whole: Option<&str>) {
        let subject = &self.records.subjects[number];
        let Some(whole) = whole.filter(|_| subject.part_of.is_none()) else { return };
        let mut above = self.subjects.get(whole).copied();
        // No army has this many levels; a longer chain is left unchanged.
        for level in 0.. {
            let Some(at) = above else { break };
            if at == number || level > 1000 {
                return;
            }
            let next = self.records.subjects[at].part_of.as_ref();
            above = next.and_then(|next| self.subjects.get(next.as_str()).copied());
        }
        self.records.subjects[number].part_of = SubjectId::new(whole).ok();
    }

    /// Returns the name for a subject, followed by its id if another subject has the same name: names must be unique.
    fn unique_name(&mut self, id: &str, name: &str) -> Option<String> {
        let own = |name: &str| name.to_lowercase() == id.to_lowercase();
        let names = [name.to_owned(), format!("{name} ({id})")];
        names.into_iter().find(|name| own(name) || self.subject_names.insert(name.to_lowercase()))
    }

    fn add_document(
        &mut self,
        document_ref: &DocumentRef<'_>,
        when: Option<&EventDate>,
    ) -> Result<DocumentId, InvalidRow> {
        let (published, is_stated) = self.publication_date(document_ref, when)?;
        let key = match &document_ref.id {
            Some(id) => id.to_string(),
            None => document_id(document_ref, &published),
        };
        if let Some(&number) = self.documents.get(&key) {
            self.postpone(number, when);
            return Ok(self.records.documents[number].id.clone());
        }
        let id = DocumentId::new(&key).map_err(|cause| invalid_id("document", cause))?;
        let publisher = self.add_source(&document_ref.publisher)?;
        let mut document = Document::new(id.clone(), publisher, published);
        let text = |text: &Option<std::borrow::Cow<'_, str>>| {
            text.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        document.title = text(&document_ref.title);
        document.url = text(&document_ref.url);
        document.archived_url = text(&document_ref.archived_url);
        document.note = text(&document_ref.note);
        if !is_stated {
            let note = "The data do not give its publication date; it is not before the day of the event.";
            document.note = Some(document.note.map_or_else(|| note.to_owned(), |before| format!("{before} {note}")));
            self.undated.insert(self.records.documents.len());
        }
        self.documents.insert(key, self.records.documents.len());
        self.records.documents.push(document);
        Ok(id)
    }

    /// Returns the publication date of a document, and whether the data contain it. Otherwise the document was
    /// published between the event and the publication of the data.
    fn publication_date(
        &self,
        document_ref: &DocumentRef<'_>,
        when: Option<&EventDate>,
    ) -> Result<(Edtf, bool), InvalidRow> {
        let stated = match &document_ref.published {
            PublicationDate::Day(day) => EventDate::On(*day).to_edtf(),
            PublicationDate::Edtf(date) => Some(Edtf::clone(date)),
            PublicationDate::Unknown => None,
        };
        if let Some(stated) = stated {
            return Ok((stated, true));
        }
        let happened = when.and_then(|when| when.last().or(when.first()));
        let guess = match (happened, &self.published) {
            (None, None) => return Err(InvalidRow::NoDate),
            (None, Some(data)) => Some(data.clone()),
            (Some(day), None) => EventDate::On(day).to_edtf(),
            (Some(day), Some(data)) => match Day::from_bound(data.latest()).filter(|end| day < *end) {
                Some(end) => EventDate::Throughout(day, end).to_edtf(),
                None => Some(data.clone()),
            },
        };
        guess.map(|guess| (guess, false)).ok_or(InvalidRow::NoDate)
    }

    /// Moves the assumed publication date of a document to a later day if the document also reports a later event.
    fn postpone(&mut self, number: usize, when: Option<&EventDate>) {
        if !self.undated.contains(&number) {
            return;
        }
        let document = &mut self.records.documents[number];
        let (first, last) =
            (Day::from_bound(document.published.earliest()), Day::from_bound(document.published.latest()));
        if let (Some(day), Some(first), Some(last)) = (when.and_then(EventDate::last), first, last)
            && day > first
            && let Some(later) = EventDate::throughout(day, last.max(day)).to_edtf()
        {
            document.published = later;
        }
    }
}

/// Derives a readable id that is the same wherever the same document is named.
fn document_id(document_ref: &DocumentRef<'_>, published: &Edtf) -> String {
    let [title, url] =
        [document_ref.title.as_deref(), document_ref.url.as_deref()].map(|text| text.unwrap_or_default().trim());
    let publisher = id_from_name(&document_ref.publisher.name);
    let day: String = published.as_str().chars().take(10).filter(|c| c.is_ascii_digit() || *c == '-').collect();
    if [title, url] == ["", ""] {
        return format!("{publisher}-{}", day.trim_end_matches('-'));
    }
    let hash = fnv1a([title, url]) >> 24;
    match &document_ref.published {
        PublicationDate::Unknown => format!("{publisher}-{hash:010x}"),
        _ => format!("{publisher}-{day}-{hash:010x}"),
    }
}

fn invalid_id(column: &str, cause: InvalidId) -> InvalidRow {
    InvalidRow::InvalidId { column: column.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_conflicting_kinds_of_sources() {
        let mut builder = RecordBuilder::new(None);
        let mut add = |kind| builder.add_source(&SourceRef::with_kind("X", kind)).unwrap();
        add(SourceKind::News);
        add(SourceKind::SocialMedia);
        add(SourceKind::News);
        assert_eq!(builder.finish().sources[0].kind, None);
    }
}
