//! Builds a dossier in code and prints it as GeoJSON.
//!
//! `cargo run --example build_a_dossier`

use std::error::Error;

use troopmap::export::{self, WriteOptions};
use troopmap::{
    Activity, Claim, ClaimId, Document, DocumentId, Dossier, Edtf, Feature, Format, Likelihood, Records, Reliability,
    Source, SourceId, World, assess, feature, locate,
};

fn main() -> Result<(), Box<dyn Error>> {
    let service = SourceId::new("nis")?;
    let outlet = SourceId::new("outlet")?;
    let article = DocumentId::new("outlet-2024-10-18")?;

    let mut nis = Source::new(service.clone());
    nis.name = Some("National Intelligence Service".to_owned());
    nis.reliability = Some(Reliability::C);
    let mut publisher = Source::new(outlet.clone());
    publisher.reliability = Some(Reliability::B);

    let mut claim = Claim::new(ClaimId::new("c7")?, article.clone());
    claim.asserted_by = Some(service);
    claim.subject = Some("North Korean soldiers".to_owned());
    claim.activity = Some(Activity::Stationed);
    claim.places = ["Vladivostok", "Ussuriisk", "Khabarovsk", "Blagoveshchensk"].into_iter().collect();
    claim.when = Some(Edtf::parse("../2024-10-18")?);

    let mut records = Records::default();
    records.metadata.title = Some("Soldiers reported in Primorye".to_owned());
    records.sources = vec![nis, publisher];
    records.documents = vec![Document::new(article, outlet, Edtf::parse("2024-10-18")?)];
    records.claims = vec![claim];

    // The conversion checks every reference between the records.
    let dossier = Dossier::try_from(records)?;
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, None);
    let map = feature::collect(&assessed);
    export::write(&map, Format::GeoJson, WriteOptions::default(), &mut std::io::stdout().lock())?;

    // NIS is graded C (.50) and the outlet B (.70): belief is 1 × .50 × .70 = .35, and half of the rest is added: .675.
    let features: Vec<Feature> = map.features().to_vec();
    assert_eq!(features.len(), 4);
    for feature in &features {
        assert_eq!(feature.report().confidence.get(), 68);
        assert_eq!(feature.report().likelihood, Likelihood::Likely);
        assert_eq!(feature.report().independent_origins, 1);
    }
    Ok(())
}
