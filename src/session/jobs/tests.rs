//! How jobs run, wait, end and are heard.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
use super::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

const PREVIEW: Kind = Kind::Preview;
const CHECK: Kind = Kind::Shown(TaskKind::CheckExport);

fn sampled(name: &str) -> Outcome {
    Outcome::Sampled(Ok(PathBuf::from(name)))
}

fn settle_next(jobs: &mut Jobs) -> Option<Settled> {
    match jobs.receiver.recv_timeout(Duration::from_secs(20)).unwrap() {
        Message::Finished(id, outcome) => jobs.settle(id, outcome, &mut Parting::new(Runner::Inline)),
        Message::Tiles | Message::FolderChanged => panic!("no tiles or folders here"),
    }
}

fn name(settled: Option<Settled>) -> Option<String> {
    match settled?.outcome {
        Ok(Outcome::Sampled(Ok(path))) => Some(path.display().to_string()),
        Ok(_) => panic!("another outcome"),
        Err(words) => Some(words),
    }
}

#[test]
fn a_panic_is_an_outcome() {
    let mut jobs = Jobs::new(Runner::Inline, Arc::new(|| {}));
    jobs.start(CHECK, |_| panic!("no {}", "luck"));
    assert_eq!(name(settle_next(&mut jobs)).as_deref(), Some("no luck"));
    assert!(jobs.tasks().is_empty());
}

#[test]
fn one_runs_one_waits_and_the_latest_wins() {
    let mut jobs = Jobs::new(Runner::Threads, Arc::new(|| {}));
    let (go, gate) = crossbeam_channel::bounded::<()>(0);
    let hold = gate.clone();
    jobs.start_latest(PREVIEW, move |_| {
        let _ = hold.recv();
        sampled("first")
    });
    let ran = Arc::new(AtomicUsize::new(0));
    for number in 0..50 {
        let ran = Arc::clone(&ran);
        jobs.start_latest(PREVIEW, move |_| {
            ran.fetch_add(1, SeqCst);
            sampled(&format!("waiting {number}"))
        });
    }
    assert_eq!(jobs.running.len(), 1);
    go.send(()).unwrap();
    assert_eq!(name(settle_next(&mut jobs)).as_deref(), Some("first"));
    assert_eq!(name(settle_next(&mut jobs)).as_deref(), Some("waiting 49"));
    assert_eq!(ran.load(SeqCst), 1);
}

#[test]
fn what_a_hand_waits_for_does_not_stand_behind_what_takes_hours() {
    use rayon::prelude::*;
    let (go, gate) = crossbeam_channel::bounded::<()>(0);
    let held = |gate: &Receiver<()>| {
        let gate = gate.clone();
        move |_: &Progress| {
            (0..rayon::current_num_threads() * 2).into_par_iter().with_max_len(1).for_each(|_| {
                let _ = gate.recv();
            });
            sampled("long")
        }
    };
    let mut jobs = Jobs::new(Runner::Threads, Arc::new(|| {}));
    // All threads that read headers, and all of an export.
    for kind in [Kind::Shown(TaskKind::Probe), Kind::Shown(TaskKind::Export)] {
        jobs.start(kind, held(&gate));
    }
    std::thread::sleep(Duration::from_millis(50));
    let sum = || (0..10_000_u64).into_par_iter().sum::<u64>().to_string();
    // A plan, then one that looks at all images, behind which no draw and no list stands.
    jobs.start(Kind::Shown(TaskKind::Plan), move |_| sampled(&sum()));
    assert_eq!(name(settle_next(&mut jobs)).as_deref(), Some("49995000"));
    jobs.start(Kind::Shown(TaskKind::Plan), held(&gate));
    std::thread::sleep(Duration::from_millis(50));
    for kind in [PREVIEW, Kind::PreviewLarge, Kind::List] {
        jobs.start(kind, move |_| sampled(&sum()));
        assert_eq!(name(settle_next(&mut jobs)).as_deref(), Some("49995000"), "{kind:?}");
    }
    // The window's thread, by itself.
    let alone = std::thread::Builder::new().spawn(move || {
        let held = work_alone();
        (held.is_some(), sum())
    });
    assert_eq!(alone.unwrap().join().unwrap(), (true, "49995000".to_owned()));
    drop(go);
    for _ in 0..3 {
        assert_eq!(name(settle_next(&mut jobs)).as_deref(), Some("long"));
    }
}

#[test]
fn superseded_work_is_cancelled_and_not_heard() {
    let mut jobs = Jobs::new(Runner::Threads, Arc::new(|| {}));
    jobs.start_latest(CHECK, |progress| {
        while !progress.is_cancelled() {
            std::thread::sleep(Duration::from_millis(1));
        }
        sampled("stale")
    });
    assert_eq!(jobs.tasks().len(), 1);
    jobs.supersede(CHECK);
    assert!(jobs.tasks().is_empty() && !jobs.is_running(CHECK));
    jobs.start_latest(CHECK, |_| sampled("fresh"));
    assert!(settle_next(&mut jobs).is_none());
    assert_eq!(name(settle_next(&mut jobs)).as_deref(), Some("fresh"));
}

#[test]
fn progress_wakes_now_and_then() {
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    let mut jobs = Jobs::new(
        Runner::Threads,
        Arc::new(move || {
            count.fetch_add(1, SeqCst);
        }),
    );
    jobs.start(CHECK, |progress| {
        for _ in 0..350 {
            progress.tick(1);
            std::thread::sleep(Duration::from_millis(1));
        }
        sampled("done")
    });
    settle_next(&mut jobs);
    let times = woken.load(SeqCst);
    assert!((2..=40).contains(&times), "woken {times} times in a third of a second");
}
