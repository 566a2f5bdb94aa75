//! The only place with background threads. Every job ends in one message on one channel, which the session drains in `poll`.

use super::browse::{Answer, Named, Tally};
use super::editing::Rostered;
use super::exporting::Looked;
use super::image_edits::Edited;
use super::opening::Scanned;
use super::outside::Unshown;
use super::parting::Parting;
use super::preview::Drawn;
use super::watch::Watch;
use super::{LargeDraw, Runner, Task, TaskId, TaskKind, Wake};
use crate::dataset::{AllFacts, Dataset};
use crate::export::{Estimate, ExportError, Report};
use crate::plan::Plan;
use crate::progress::{Cancelled, Progress, Reading};
use crate::sample::SampleError;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use thread_priority::{ThreadPriority, ThreadPriorityValue};

/// How often the window hears of progress.
const TICK: Duration = Duration::from_millis(100);

/// What a job found out.
pub(super) enum Outcome {
    /// What the opened path holds.
    Scanned(Box<Scanned>),
    /// The dataset with its headers read.
    Probed(Result<Box<(Dataset, AllFacts)>, Cancelled>),
    /// The dataset with its exact duplicates known.
    Twins(Result<Box<Dataset>, Cancelled>),
    /// Every output row of the recipe.
    Planned(Result<Box<Plan>, Cancelled>),
    /// What an export would write.
    Checked(Box<Looked>),
    /// The same after a few images were tried; `None` if it was cancelled.
    Tried(Option<Box<Estimate>>),
    /// What was exported.
    Exported(Result<Report, ExportError>),
    /// Where the sample is.
    Sampled(Result<PathBuf, SampleError>),
    /// The draws of a preview; `None` if it was cancelled.
    Previewed(Option<Box<Drawn>>),
    /// One draw in full; `None` if it was cancelled.
    Enlarged(Option<Box<LargeDraw>>),
    /// Whether what was to be kept could be written.
    Kept(Result<(), String>),
    /// The watch on the open dataset's folders.
    Watching(Box<Watch>),
    /// Who is in which class.
    Rostered(Box<Rostered>),
    /// The recipe with very many images named in it.
    Edited(Box<Edited>),
    /// The pictures that answer a question.
    Listed(Arc<Answer>),
    /// How many pictures each entry of a menu would show.
    Counted(Box<Tally>),
    /// What the rows that are listed will be called.
    Named(Box<Named>),
    /// Recent datasets that are not there any more.
    Gone(Vec<PathBuf>),
    /// Whether another program took what it was to show.
    Outside(Result<(), Unshown>),
}

/// What arrives on the channel.
pub(super) enum Message {
    /// A job ended; `Err` holds the words of a panic.
    Finished(TaskId, Result<Outcome, String>),
    /// Pictures were decoded for the gallery.
    Tiles,
    /// The folder of the open dataset, or of one before it, changed.
    FolderChanged,
}

/// What a job is for: a task that is shown, or one that shows itself or is too short to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Listed by `tasks`.
    Shown(TaskKind),
    /// Draws of a chain.
    Preview,
    /// One draw in full.
    PreviewLarge,
    /// Trying a few images of an export.
    Try,
    /// Writing what is to be kept.
    Keep,
    /// Beginning to watch folders.
    Watch,
    /// Looking which recent datasets are there.
    Recent,
    /// Listing the pictures.
    List,
    /// Counting what the entries of a menu would show.
    Tally,
    /// Naming the rows that are listed.
    Names,
    /// Looking up who is in which class.
    Roster,
    /// Naming very many images in the recipe.
    EditImages,
    /// Showing something by another program.
    Outside,
}

/// A job that has ended, and what for it ran.
pub(super) struct Settled {
    pub(super) kind: Kind,
    pub(super) outcome: Result<Outcome, String>,
}

type Work = Box<dyn FnOnce(&Progress) -> Outcome + Send>;

struct Running {
    id: TaskId,
    kind: Kind,
    progress: Arc<Progress>,
    began: Instant,
    pace: Mutex<Pace>,
    /// Nobody wants the outcome any more.
    superseded: bool,
}

/// What a task had done at the last moments when somebody looked: copies are quick and made images slow, so an average over all would mislead.
#[derive(Default)]
struct Pace {
    stage: String,
    /// Seconds since the task began, and what was done then.
    marks: VecDeque<(f64, u64)>,
}

impl Pace {
    /// How far back it looks, and how far apart the moments are, in seconds.
    const BACK: f64 = 8.0;
    const APART: f64 = 0.5;

    /// Takes in how far the task is after `secs`; what it did a second since the first moment that still counts.
    fn note(&mut self, secs: f64, reading: &Reading) -> Option<f64> {
        if self.stage != reading.stage || self.marks.back().is_some_and(|(_, done)| *done > reading.done) {
            self.stage.clone_from(&reading.stage);
            self.marks.clear();
        }
        if self.marks.back().is_none_or(|(at, _)| secs - at >= Self::APART) {
            self.marks.push_back((secs, reading.done));
        }
        while self.marks.front().is_some_and(|(at, _)| secs - at > Self::BACK) {
            self.marks.pop_front();
        }
        let (at, done) = *self.marks.front()?;
        (secs - at >= 1.0).then(|| (reading.done - done) as f64 / (secs - at))
    }
}

/// Sends messages and wakes the window. Cheap to clone into workers.
#[derive(Clone)]
pub(super) struct Bell {
    sender: Sender<Message>,
    wake: Wake,
}

impl Bell {
    /// Sends `message` and says that there is something to poll.
    pub(super) fn ring(&self, message: Message) {
        // The session may be gone; then nobody waits for it.
        let _ = self.sender.send(message);
        (self.wake)();
    }
}

/// What runs, what waits, and where it reports.
pub(super) struct Jobs {
    runner: Runner,
    bell: Bell,
    receiver: Receiver<Message>,
    running: Vec<Running>,
    waiting: Vec<(Kind, Work)>,
    next: u64,
}

impl Jobs {
    /// Nothing running.
    pub(super) fn new(runner: Runner, wake: Wake) -> Self {
        let (sender, receiver) = crossbeam_channel::unbounded();
        Self { runner, bell: Bell { sender, wake }, receiver, running: Vec::new(), waiting: Vec::new(), next: 0 }
    }

    /// Where work runs.
    pub(super) fn runner(&self) -> Runner {
        self.runner
    }

    /// For workers that report by themselves.
    pub(super) fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Starts `work` now.
    pub(super) fn start(&mut self, kind: Kind, work: impl FnOnce(&Progress) -> Outcome + Send + 'static) {
        self.begin(kind, Box::new(work));
    }

    /// Starts `work` now, or as soon as the one of its kind that runs has ended; of those that wait only the latest is kept.
    pub(super) fn start_latest(&mut self, kind: Kind, work: impl FnOnce(&Progress) -> Outcome + Send + 'static) {
        self.waiting.retain(|(waiting, _)| *waiting != kind);
        if self.running.iter().any(|job| job.kind == kind) {
            self.waiting.push((kind, Box::new(work)));
        } else {
            self.begin(kind, Box::new(work));
        }
    }

    /// Stops all jobs of `kind` and drops what they would say.
    pub(super) fn supersede(&mut self, kind: Kind) {
        self.waiting.retain(|(waiting, _)| *waiting != kind);
        for job in self.running.iter_mut().filter(|job| job.kind == kind) {
            job.superseded = true;
            job.progress.cancel();
        }
    }

    /// Asks one task to stop; its outcome says whether it did. A plan is not stopped: without one the window would be blind.
    pub(super) fn cancel(&self, id: TaskId) {
        for job in self.running.iter().filter(|job| job.id == id && job.kind != Kind::Shown(TaskKind::Plan)) {
            job.progress.cancel();
        }
    }

    /// Whether a job of `kind` runs whose outcome is wanted.
    pub(super) fn is_running(&self, kind: Kind) -> bool {
        self.running.iter().any(|job| job.kind == kind && !job.superseded)
    }

    /// What is shown as running.
    pub(super) fn tasks(&self) -> Vec<Task> {
        let shown = |job: &Running| match job.kind {
            Kind::Shown(kind) if !job.superseded => {
                let (reading, secs) = (job.progress.read(), job.began.elapsed().as_secs_f64());
                let per_sec = job.pace.lock().ok().and_then(|mut pace| pace.note(secs, &reading));
                Some(Task { id: job.id, kind, reading, secs, per_sec })
            }
            _ => None,
        };
        self.running.iter().filter_map(shown).collect()
    }

    /// The next message that arrived, if any. Never waits.
    pub(super) fn next_message(&self) -> Option<Message> {
        self.receiver.try_recv().ok()
    }

    /// Takes a finished job off the list and starts the one that waited for it; `None` if nobody wants its outcome any more.
    pub(super) fn settle(&mut self, id: TaskId, outcome: Result<Outcome, String>, parting: &mut Parting) -> Option<Settled> {
        let at = self.running.iter().position(|job| job.id == id)?;
        let job = self.running.swap_remove(at);
        if let Some(at) = self.waiting.iter().position(|(kind, _)| *kind == job.kind)
            && !self.running.iter().any(|other| other.kind == job.kind)
        {
            let (kind, work) = self.waiting.remove(at);
            self.begin(kind, work);
        }
        if job.superseded {
            parting.let_go(Box::new(outcome));
            return None;
        }
        Some(Settled { kind: job.kind, outcome })
    }

    /// Stops everything and waits at most `limit` for exports and samples to tidy up behind themselves.
    pub(super) fn wind_up(&mut self, limit: Duration) {
        self.waiting.clear();
        for job in &self.running {
            job.progress.cancel();
        }
        let until = Instant::now() + limit;
        let tidies = |job: &Running| matches!(job.kind, Kind::Shown(TaskKind::Export | TaskKind::Sample));
        while self.running.iter().any(tidies) {
            match self.receiver.recv_deadline(until) {
                Ok(Message::Finished(id, _)) => self.running.retain(|job| job.id != id),
                Ok(Message::Tiles | Message::FolderChanged) => {}
                Err(_) => break,
            }
        }
    }

    fn begin(&mut self, kind: Kind, work: Work) {
        self.next += 1;
        let id = TaskId(self.next);
        let progress = Arc::new(Progress::new());
        self.running.push(Running {
            id,
            kind,
            progress: Arc::clone(&progress),
            began: Instant::now(),
            pace: Mutex::default(),
            superseded: false,
        });
        let bell = self.bell.clone();
        let runner = self.runner;
        let work = move || match lane(kind).filter(|_| runner == Runner::Threads) {
            Some(pool) => pool.install(|| work(&progress)),
            None => work(&progress),
        };
        let job = move || bell.ring(Message::Finished(id, guarded(work)));
        match runner {
            Runner::Inline => job(),
            Runner::Threads => {
                let ticker = matches!(kind, Kind::Shown(_)).then(|| self.ticker());
                let job = move || {
                    let _ticker = ticker;
                    job();
                };
                if let Err(error) = spawn(name_of(kind), job) {
                    self.bell.ring(Message::Finished(id, Err(format!("cannot start a thread: {error}"))));
                }
            }
        }
    }

    /// Wakes the window a few times a second, while what the job begun last reads changes, until the sender returned is dropped.
    fn ticker(&self) -> Option<Sender<()>> {
        let progress = Arc::clone(&self.running.last()?.progress);
        let wake = Arc::clone(&self.bell.wake);
        let (alive, ended) = crossbeam_channel::bounded::<()>(0);
        let tick = move || {
            let (mut last, mut quiet) = (progress.read(), 0);
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let now = progress.read();
                quiet += 1;
                // Also once a second when nothing moves, so that the time shown goes on.
                if now != last || quiet >= 10 {
                    (last, quiet) = (now, 0);
                    wake();
                }
            }
        };
        // Without it progress is merely not seen between other repaints.
        spawn("evenset-ticker", tick).ok().map(|()| alive)
    }
}

/// How many threads heavy work may use; 0: all.
static THREADS: AtomicU16 = AtomicU16::new(0);

/// How many threads heavy work may use, as the settings or else the machine have it.
pub(super) fn threads() -> usize {
    match THREADS.load(Ordering::Relaxed) {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        set => usize::from(set),
    }
}

type Pool = OnceLock<Option<rayon::ThreadPool>>;

/// The threads that share out the work of a job of `kind`; `None` for those that all others have, who read every header or file. An export takes
/// its hours, and what a hand waits for must not stand behind it, nor behind the looking at all images, which is part of a plan: threads of
/// rayon begin nothing new before they have done what they have.
fn lane(kind: Kind) -> Option<&'static rayon::ThreadPool> {
    static EXPORT: Pool = OnceLock::new();
    static PLAN: Pool = OnceLock::new();
    static DRAW: Pool = OnceLock::new();
    static SWIFT: Pool = OnceLock::new();
    let (lane, name) = match kind {
        Kind::Shown(TaskKind::Export) => (&EXPORT, "evenset-export"),
        Kind::Shown(TaskKind::Plan) => (&PLAN, "evenset-plan"),
        Kind::Preview | Kind::PreviewLarge => (&DRAW, "evenset-draw"),
        Kind::List | Kind::Tally | Kind::Names | Kind::Roster | Kind::EditImages => (&SWIFT, "evenset-swift"),
        _ => return None,
    };
    let pool = || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(THREADS.load(Ordering::Relaxed)));
        pool.thread_name(move |number| format!("{name}-{number}")).start_handler(|_| give_way()).build().ok()
    };
    lane.get_or_init(pool).as_ref()
}

/// Makes the calling thread do all of its parallel work by itself, as long as what is returned lives: the window's thread must never wait until
/// the threads of a long job are free. `None` where the system refuses.
pub fn work_alone() -> Option<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok()
}

/// Says how many threads heavy work may use (0: all). What was said first holds for the life of the process.
pub(super) fn use_threads(threads: u16) {
    let _ = THREADS.compare_exchange(0, threads, Ordering::Relaxed, Ordering::Relaxed);
    // An error means that the pool is there already; then it stays as it is.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
    let _ = pool.start_handler(|_| give_way()).build_global();
}

/// Lets the window's thread, which has to answer within a frame, go before this one where cores are few: every background thread says so.
pub(super) fn give_way() {
    /// Of 0 to 99, where 50 is as usual: niceness 10 on Linux, "below normal" on Windows.
    const BELOW_NORMAL: u8 = 24;
    // Where the system does not allow it, work goes on as it is.
    if let Ok(priority) = ThreadPriorityValue::try_from(BELOW_NORMAL) {
        let _ = thread_priority::set_current_thread_priority(ThreadPriority::Crossplatform(priority));
    }
}

/// Starts a named thread that nobody joins and that gives way to the window's.
///
/// # Errors
/// The system's, if it has no more threads.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    let work = move || {
        give_way();
        work();
    };
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// The outcome of `work`, or the words of its panic.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // What a job shares is behind mutexes or dropped with it, so nothing half-changed is seen afterwards.
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
    })
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Shown(TaskKind::Scan) => "evenset-scan",
        Kind::Shown(TaskKind::Probe) => "evenset-probe",
        Kind::Shown(TaskKind::Twins) => "evenset-twins",
        Kind::Shown(TaskKind::Plan) => "evenset-plan",
        Kind::Shown(TaskKind::CheckExport) => "evenset-check",
        Kind::Shown(TaskKind::Export) => "evenset-export",
        Kind::Shown(TaskKind::Sample) => "evenset-sample",
        Kind::Preview => "evenset-preview",
        Kind::PreviewLarge => "evenset-large",
        Kind::Try => "evenset-try",
        Kind::Keep => "evenset-keep",
        Kind::Watch => "evenset-watch",
        Kind::Recent => "evenset-recent",
        Kind::List => "evenset-list",
        Kind::Tally => "evenset-tally",
        Kind::Names => "evenset-names",
        Kind::Outside => "evenset-outside",
        Kind::Roster => "evenset-roster",
        Kind::EditImages => "evenset-edit",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
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
    fn the_pace_is_that_of_the_last_seconds_and_of_one_stage() {
        let reading = |stage: &str, done| Reading { stage: stage.to_owned(), done, total: 2000 };
        let mut pace = Pace::default();
        assert_eq!(pace.note(0.0, &reading("copies", 0)), None);
        assert_eq!(pace.note(1.0, &reading("copies", 1000)), Some(1000.0));
        assert_eq!(pace.note(9.0, &reading("copies", 1080)), Some(10.0), "the first second counts no more");
        assert_eq!(pace.note(9.5, &reading("other", 0)), None);
        assert_eq!(pace.note(11.5, &reading("other", 4)), Some(2.0));
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
}
