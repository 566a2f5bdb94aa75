//! SIGKILL at random moments, once or several times in a row, then `--resume`.

use super::ground::{assert_same, listing, tree};
use super::place::{ANIMALS, Dice, Place, code, is_heavy, told};
use std::time::{Duration, Instant};

#[test]
fn killed_at_any_moment_and_resumed_it_is_the_undisturbed_tree() {
    let place = Place::new(&ANIMALS);
    let whole = place.out("whole");
    let started = Instant::now();
    assert_eq!(code(&place.export(&whole, &["--threads", "1"])), 0);
    let lasts = started.elapsed().as_micros() as u64;
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut begun, mut kills) = (0, 0);
    for round in 0..if is_heavy() { 50 } else { 5 } {
        let out = place.out(&format!("killed-{round}"));
        let stage = place.out(&format!(".killed-{round}.evenset-partial"));
        for again in 0..=dice.below(3) {
            let mut child = place.begin(&out, if again > 0 { &["--threads", "1", "--resume"] } else { &["--threads", "1"] });
            std::thread::sleep(Duration::from_micros(dice.below(lasts * 11 / 10)));
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            begun += u32::from(stage.join("ledger").exists());
            assert!(!out.exists() || out.join("report.html").exists(), "half an export stands at the target");
        }
        let resumed = place.export(&out, &["--resume"]);
        assert_eq!(code(&resumed), 0, "round {round}: {}", told(&resumed));
        assert_same(&whole, &out);
        assert!(!stage.exists(), "round {round} left its folder");
        std::fs::remove_dir_all(&out).unwrap();
    }
    eprintln!("{kills} kills, {begun} of them while files were being written");
    assert!(!is_heavy() || begun > 5, "the kills missed the work");
    assert_eq!(listing(&place.beside("exports")), ["whole"]);
}

#[test]
fn killed_while_it_replaces_an_earlier_export_the_one_or_the_other_stands_there_whole() {
    let place = Place::new(&ANIMALS);
    // The two differ by their books.
    let forms = [&["--threads", "1", "--replace"][..], &["--threads", "1", "--replace", "--as", "keras-csv"]];
    let (out, stage) = (place.out("out"), place.out(".out.evenset-partial"));
    let started = Instant::now();
    assert_eq!(code(&place.export(&out, forms[0])), 0);
    let lasts = started.elapsed().as_micros() as u64;
    let first = tree(&out);
    assert_eq!(code(&place.export(&out, forms[1])), 0);
    let whole = [first, tree(&out)];
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let (mut stands, mut exchanging, mut replaced) = (1, 0, 0);
    for round in 0..if is_heavy() { 60 } else { 8 } {
        let mut child = place.begin(&out, forms[1 - stands]);
        if round % 2 == 0 {
            std::thread::sleep(Duration::from_micros(dice.below(lasts * 12 / 10)));
        } else {
            // Around the exchange itself, and while the earlier one is removed.
            while !stage.join("earlier").exists() && child.try_wait().unwrap().is_none() {
                std::hint::spin_loop();
            }
            std::thread::sleep(Duration::from_micros(dice.below(900)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        exchanging += u32::from(stage.join("earlier").exists());
        let found = tree(&out);
        let at = whole.iter().position(|whole| *whole == found).unwrap_or_else(|| panic!("round {round}: neither stands there whole"));
        replaced += u32::from(at != stands);
        // Whatever the kill left is put right by the next one, or gone on with where that one was to write the same.
        let resumed = [forms[1 - at], &["--resume"]].concat();
        let next = place.export(&out, if at == stands && round % 4 < 2 { &resumed } else { forms[1 - at] });
        assert_eq!(code(&next), 0, "round {round}: {}", told(&next));
        stands = 1 - at;
        assert!(tree(&out) == whole[stands], "round {round}");
        assert_eq!(listing(&place.beside("exports")), ["out"], "round {round}");
    }
    eprintln!("{exchanging} kills while the earlier export lay aside, {replaced} after the exchange");
    assert!(!is_heavy() || exchanging > 3, "the kills missed the exchange");
}
