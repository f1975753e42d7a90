//! Fusion and discounting, compared with three other implementations of subjective logic on random opinions.
//!
//! `fixtures/fusion/opinions.tsv` names them, and lists where they compute something else under the same name.

use troopmap::{Opinion, Probability, Trust, fuse};

/// Half a unit of the tenth decimal, doubled to allow for rounding noise in the other implementations.
const TEN_DECIMALS: f64 = 1e-10;
/// Half a unit of the sixth decimal, doubled likewise.
const SIX_DECIMALS: f64 = 1e-6;

#[test]
fn three_other_implementations_agree() {
    let (mut compared, mut fused) = ([0; 3], 0);
    for row in include_str!("../../fixtures/fusion/opinions.tsv").lines().filter(|row| !row.starts_with('#')) {
        let [operator, opinions, eslimpp, jsonld_ex, subjective_logic] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("expected five columns: {row}");
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
            other => panic!("unknown operator: {other}"),
        };
        let ours = [ours.belief(), ours.disbelief(), ours.uncertainty(), ours.base_rate().get()];
        let others = [(eslimpp, TEN_DECIMALS), (jsonld_ex, TEN_DECIMALS), (subjective_logic, SIX_DECIMALS)];
        for (which, (theirs, tolerance)) in others.into_iter().enumerate() {
            for (ours, theirs) in ours.iter().zip(theirs.split(' ')) {
                // "=" is the same as eslimpp, which is compared already. "-" was not computed.
                let Ok(theirs) = theirs.parse::<f64>() else { continue };
                assert!((ours - theirs).abs() <= tolerance, "{ours} is not {theirs}: {row}");
            }
            compared[which] += usize::from(theirs != "-");
        }
    }
    // The numbers of comparisons, of 2000 lines and 7099 opinions, so that none is skipped by accident.
    assert_eq!((compared, fused), ([2000, 1816, 956], 7099));
}
