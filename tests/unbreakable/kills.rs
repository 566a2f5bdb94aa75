//! SIGKILL at random moments, once or several times in a row, then `--resume`.

use super::ground::{assert_same, listing};
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
