//! Events to records: each source, subject and document once.

use std::collections::{HashMap, HashSet};

use super::fault::InvalidRow;
use super::spot::Coordinates;
use crate::dossier::Records;
use crate::edtf::Edtf;
use crate::event::name::{hash, slug};
use crate::event::{Attribution, DocumentRef, Event, PublicationDate, ReportedCount, SourceRef, SubjectRef};
use crate::event::{Day, EventDate};
use crate::id::{ClaimId, DocumentId, EvidenceId, InvalidId, PlaceId, SourceId, SubjectId};
use crate::record::{Activity, Claim, Document, MAX_COUNT, Original, Pin, Pins, Places, Source, SourceKind, Subject};

/// What stands in the original of a claim whose row is kept with another claim: the id of that claim.
pub(crate) const SAME_ROW: &str = "same row as";

/// Records that are being put together.
#[derive(Debug, Default)]
pub(crate) struct Gather {
    records: Records,
    sources: HashMap<String, usize>,
    subjects: HashMap<String, usize>,
    /// Ids and names of subjects, in small letters.
    words: HashSet<String>,
    documents: HashMap<String, usize>,
    claims: HashSet<String>,
    /// Sources that rows call by different kinds: none of them is kept.
    torn: HashSet<usize>,
    /// Documents of which nobody says when they were published.
    unsaid: HashSet<usize>,
    /// The day by which the data were published.
    published: Option<Edtf>,
}

impl Gather {
    /// Nothing yet.
    pub(crate) fn new(published: Option<Edtf>) -> Self {
        Self { published, ..Self::default() }
    }

    /// The records.
    pub(crate) fn finish(self) -> Records {
        self.records
    }

    /// How many claims there are.
    pub(crate) fn claims(&self) -> usize {
        self.records.claims.len()
    }

    /// Adds an event, with the row it was made from where that is kept. A fault leaves nothing of it behind but sources and subjects.
    pub(crate) fn add(&mut self, event: &Event<'_>, original: Option<Original>) -> Result<(), InvalidRow> {
        let ids: Vec<String> = event.claim_ids().map(|id| id.to_string()).collect();
        if let Some(doubled) = ids.iter().find(|id| self.claims.contains(*id)) {
            return Err(InvalidRow::Doubled(doubled.clone()));
        }
        let (keeps_original, mut original) = (original.is_some(), original);
        let mut claims = Vec::with_capacity(ids.len());
        for (id, account) in ids.iter().zip(&event.attributions) {
            let mut claim = self.claim(id, event, account)?;
            // The row is kept once; the other claims of it say which.
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

    fn claim(&mut self, id: &str, event: &Event<'_>, account: &Attribution<'_>) -> Result<Claim, InvalidRow> {
        let document = self.document(&account.document, event.when.as_ref())?;
        let when = event.when_reported_by(&account.document).or_else(|| self.before_the_data(&account.document));
        self.check_order(event, when.as_ref(), &document)?;
        let mut claim = Claim::new(ClaimId::new(id).map_err(|fault| named_fault("id", fault))?, document);
        claim.asserted_by = account.asserted_by.as_ref().map(|source| self.source(source)).transpose()?;
        claim.subject = event.subject.as_ref().map(|party| self.subject(party)).transpose()?;
        claim.activity.clone_from(&event.activity);
        let place = event.place_text();
        if !place.is_empty() {
            claim.places = Places(vec![place.into_owned()]);
        }
        let place_id = event.place_id.as_ref().and_then(|id| PlaceId::new(id).ok()).map(Pin::from_place_id);
        claim.at = event.coordinates.as_ref().map(Coordinates::pin).or(place_id).map(Pins::Only);
        claim.when = when.as_ref().and_then(EventDate::to_edtf);
        claim.count = event.count.map(ReportedCount::to_count);
        if let Some(count) =
            claim.count.as_ref().and_then(|count| count.max.or(count.min)).filter(|count| *count > MAX_COUNT)
        {
            return Err(InvalidRow::CountTooLarge(count));
        }
        claim.basis.clone_from(&event.basis);
        claim.hedge = event.hedge;
        claim.credibility = event.credibility;
        let evidence =
            event.evidence.iter().map(|id| EvidenceId::new(id).map_err(|fault| named_fault("evidence", fault)));
        claim.evidence = evidence.collect::<Result<_, _>>()?;
        claim.note = event.note.as_ref().map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        Ok(claim)
    }

    /// When something happened of which nobody says when: at some time before the data were out.
    fn before_the_data(&self, document: &DocumentRef<'_>) -> Option<EventDate> {
        let end = Day::of_bound(self.published.as_ref()?.latest())?;
        let unsaid = document.published == PublicationDate::Unknown;
        Edtf::parse(&format!("[..{end}]")).ok().filter(|_| unsaid).map(EventDate::date)
    }

    /// Nothing ends after it was written of, unless it is expected.
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
        let last = published.and_then(|published| Day::of_bound(published.latest()));
        match (when, when.and_then(EventDate::least_end), last) {
            (Some(when), Some(end), Some(last)) if end > last => {
                Err(InvalidRow::AfterPublication { when: when.to_string(), published: last.to_string() })
            }
            _ => Ok(()),
        }
    }

    /// The source of that name, which is added when it is new.
    pub(crate) fn source(&mut self, named: &SourceRef<'_>) -> Result<SourceId, InvalidRow> {
        let key = named.id();
        let number = if let Some(&number) = self.sources.get(&key) {
            self.agree_on_kind(number, named.kind);
            number
        } else {
            let id = SourceId::new(&key).map_err(|fault| named_fault("source", fault))?;
            let mut source = Source::new(id);
            source.name = Some(named.name.trim().to_owned());
            source.kind = named.kind;
            source.url = named.url.as_ref().map(ToString::to_string);
            self.records.sources.push(source);
            let number = self.records.sources.len() - 1;
            self.sources.insert(key, number);
            number
        };
        Ok(self.records.sources[number].id.clone())
    }

    /// Rows may call one source by different kinds. Whichever comes first must not win.
    fn agree_on_kind(&mut self, number: usize, kind: Option<SourceKind>) {
        let known = &mut self.records.sources[number].kind;
        match (*known, kind) {
            (Some(one), Some(other)) if one != other => {
                *known = None;
                self.torn.insert(number);
            }
            (None, Some(_)) if !self.torn.contains(&number) => *known = kind,
            _ => {}
        }
    }

    fn subject(&mut self, party: &SubjectRef<'_>) -> Result<String, InvalidRow> {
        let Some(id) = &party.id else {
            return Ok(party.name.trim().to_owned());
        };
        let part_of = match &party.part_of {
            Some((whole, name)) if whole != id => {
                let whole = SubjectRef::with_id(whole.clone(), name.as_ref());
                Some(self.subject(&whole)?)
            }
            _ => None,
        };
        let id = id.to_string();
        if let Some(&number) = self.subjects.get(&id) {
            self.put_under(number, part_of.as_deref());
        } else {
            let subject_id = |id: &str| SubjectId::new(id).map_err(|fault| named_fault("subject", fault));
            let mut subject = Subject::new(subject_id(&id)?);
            if self.words.contains(&id.to_lowercase()) {
                return Err(InvalidRow::Doubled(id));
            }
            subject.name = self.free_name(&id, party.name.trim());
            self.words.insert(id.to_lowercase());
            subject.part_of = part_of.as_deref().map(subject_id).transpose()?;
            subject.country = party.country.map(str::to_owned);
            self.subjects.insert(id.clone(), self.records.subjects.len());
            self.records.subjects.push(subject);
        }
        Ok(id)
    }

    /// Gives a known subject the whole it is a part of, when it has none and the whole is no part of it.
    fn put_under(&mut self, number: usize, whole: Option<&str>) {
        let subject = &self.records.subjects[number];
        let Some(whole) = whole.filter(|_| subject.part_of.is_none()) else { return };
        let mut above = self.subjects.get(whole).copied();
        // No army has so many levels; a chain that goes on is left as it is.
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

    /// The name of a subject; with its id where another subject has the same name, since a name must mean one.
    fn free_name(&mut self, id: &str, name: &str) -> Option<String> {
        let own = |name: &str| name.to_lowercase() == id.to_lowercase();
        let names = [name.to_owned(), format!("{name} ({id})")];
        names.into_iter().find(|name| own(name) || self.words.insert(name.to_lowercase()))
    }

    fn document(&mut self, paper: &DocumentRef<'_>, when: Option<&EventDate>) -> Result<DocumentId, InvalidRow> {
        let (published, told) = self.published(paper, when)?;
        let key = match &paper.id {
            Some(id) => id.to_string(),
            None => made_id(paper, &published),
        };
        if let Some(&number) = self.documents.get(&key) {
            self.put_off(number, when);
            return Ok(self.records.documents[number].id.clone());
        }
        let id = DocumentId::new(&key).map_err(|fault| named_fault("document", fault))?;
        let publisher = self.source(&paper.publisher)?;
        let mut document = Document::new(id.clone(), publisher, published);
        let text = |text: &Option<std::borrow::Cow<'_, str>>| {
            text.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        document.title = text(&paper.title);
        document.url = text(&paper.url);
        document.archived_url = text(&paper.archived_url);
        document.note = text(&paper.note);
        if !told {
            let note = "The data do not say when it was published: not before the day of the event.";
            document.note = Some(document.note.map_or_else(|| note.to_owned(), |before| format!("{before} {note}")));
            self.unsaid.insert(self.records.documents.len());
        }
        self.documents.insert(key, self.records.documents.len());
        self.records.documents.push(document);
        Ok(id)
    }

    /// When a document came out, and whether somebody says so. One that does not say so was out at the earliest when what it
    /// reports had happened, and at the latest when the data were.
    fn published(&self, paper: &DocumentRef<'_>, when: Option<&EventDate>) -> Result<(Edtf, bool), InvalidRow> {
        let said = match &paper.published {
            PublicationDate::Day(day) => EventDate::On(*day).to_edtf(),
            PublicationDate::Edtf(date) => Some(Edtf::clone(date)),
            PublicationDate::Unknown => None,
        };
        if let Some(said) = said {
            return Ok((said, true));
        }
        let happened = when.and_then(|when| when.last().or(when.first()));
        let guess = match (happened, &self.published) {
            (None, None) => return Err(InvalidRow::NoDate),
            (None, Some(data)) => Some(data.clone()),
            (Some(day), None) => EventDate::On(day).to_edtf(),
            (Some(day), Some(data)) => match Day::of_bound(data.latest()).filter(|end| day < *end) {
                Some(end) => EventDate::Throughout(day, end).to_edtf(),
                None => Some(data.clone()),
            },
        };
        guess.map(|guess| (guess, false)).ok_or(InvalidRow::NoDate)
    }

    /// A document of which nobody says when it was published, and that reports a later event too, came out later.
    fn put_off(&mut self, number: usize, when: Option<&EventDate>) {
        if !self.unsaid.contains(&number) {
            return;
        }
        let document = &mut self.records.documents[number];
        let (first, last) = (Day::of_bound(document.published.earliest()), Day::of_bound(document.published.latest()));
        if let (Some(day), Some(first), Some(last)) = (when.and_then(EventDate::last), first, last)
            && day > first
            && let Some(later) = EventDate::throughout(day, last.max(day)).to_edtf()
        {
            document.published = later;
        }
    }
}

/// A readable id that is the same wherever the same document is named.
fn made_id(paper: &DocumentRef<'_>, published: &Edtf) -> String {
    let told = [paper.title.as_deref(), paper.url.as_deref()].map(|text| text.unwrap_or_default().trim());
    let publisher = slug(&paper.publisher.name);
    let day: String = published.as_str().chars().take(10).filter(|c| c.is_ascii_digit() || *c == '-').collect();
    if told == ["", ""] {
        return format!("{publisher}-{}", day.trim_end_matches('-'));
    }
    let hash = hash([told[0], told[1]]) >> 24;
    match &paper.published {
        PublicationDate::Unknown => format!("{publisher}-{hash:010x}"),
        _ => format!("{publisher}-{day}-{hash:010x}"),
    }
}

fn named_fault(column: &str, fault: InvalidId) -> InvalidRow {
    InvalidRow::Id { column: column.to_owned(), fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_that_rows_call_by_different_kinds_have_none() {
        let mut gather = Gather::new(None);
        let mut add = |kind| gather.source(&SourceRef::of_kind("X", kind)).unwrap();
        add(SourceKind::News);
        add(SourceKind::SocialMedia);
        add(SourceKind::News);
        assert_eq!(gather.finish().sources[0].kind, None);
    }
}
