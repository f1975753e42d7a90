//! Fusion and discounting beside three other implementations of subjective logic, on random opinions.
//!
//! `fixtures/fusion/opinions.tsv` says which, and where they do something else by the same name.

use troopmap::{Opinion, Probability, Trust, fuse};

/// Half a unit of the tenth decimal, and as much again for the noise of the others' sums.
const TEN_DECIMALS: f64 = 1e-10;
/// The same for six decimals.
const SIX_DECIMALS: f64 = 1e-6;

#[test]
fn three_other_implementations_agree() {
    let (mut compared, mut fused) = ([0; 3], 0);
    for row in include_str!("../../fixtures/fusion/opinions.tsv").lines().filter(|row| !row.starts_with('#')) {
        let [operator, opinions, eslimpp, jsonld_ex, subjective_logic] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five columns are needed: {row}");
        };
        let opinion = |text: &str| {
            let parts: Vec<f64> = text.split(' ').map(|part| part.parse().unwrap()).collect();
            Opinion::new(parts[0], parts[1], parts[2], parts[3]).unwrap()
        };
        let opinions: Vec<Opinion> = opinions.split("; ").map(opinion).collect();
        fused += opinions.len();
        let ours = match operator {
            "cumulative" => fuse::cumulative(opinions, Probability::HALF),
            "averaging" => fuse::averaging(opinions, Probability::HALF),
            "discount" => opinions[1].discount(Trust::new(opinions[0].projected_probability().get()).unwrap()),
            other => panic!("no operator of this name: {other}"),
        };
        let ours = [ours.belief(), ours.disbelief(), ours.uncertainty(), ours.base_rate().get()];
        let others = [(eslimpp, TEN_DECIMALS), (jsonld_ex, TEN_DECIMALS), (subjective_logic, SIX_DECIMALS)];
        for (which, (theirs, tolerance)) in others.into_iter().enumerate() {
            for (ours, theirs) in ours.iter().zip(theirs.split(' ')) {
                // "=" is what eslimpp says, which is compared; "-" was not asked.
                let Ok(theirs) = theirs.parse::<f64>() else { continue };
                assert!((ours - theirs).abs() <= tolerance, "{ours} is not {theirs}: {row}");
            }
            compared[which] += usize::from(theirs != "-");
        }
    }
    // Nobody drops out by accident: of 2000 lines and 7099 opinions, this many were put to each.
    assert_eq!((compared, fused), ([2000, 1816, 956], 7099));
}
