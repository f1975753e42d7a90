//! try
use troopmap::*;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let day = std::env::args().nth(2).filter(|d| d.len() > 1).map(|d| d.parse().unwrap());
    let r = dossier::read(std::path::Path::new(&path), &ReadOptions::default()).unwrap();
    eprintln!("{}", r.problems);
    let d = r.dossier.unwrap();
    let l = locate(&d, &World);
    for x in l.doubts() { eprintln!("DOUBT {} {:?}", x.name, match &x.cause { DoubtCause::Ambiguous(c)=> format!("amb {:?}", c.iter().map(|c| c.place.to_string()).collect::<Vec<_>>()), o => format!("{o:?}").chars().take(200).collect() }); }
    let a = assess::as_of(&l, day);
    let m = feature::collect(&a);
    if std::env::args().nth(3).is_some() { let t = Tracer::new(&m); for t in t.all() { println!("{t}"); } }
    else { export::write(&m, Format::GeoJson, Default::default(), &mut std::io::stdout().lock()).unwrap(); }
    for u in m.unmapped() { eprintln!("UNMAPPED {} {}", u.claim, u.reason); }
}
