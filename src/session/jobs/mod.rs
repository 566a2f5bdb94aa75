//! The only place with background threads. Every job ends in one message on one channel, which the session drains in `poll`.

mod outcome;
mod pace;

pub(super) use outcome::Outcome;

use super::parting::Parting;
use super::{Runner, Task, TaskId, TaskKind, Wake};
use crate::progress::Progress;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use pace::Pace;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use thread_priority::{ThreadPriority, ThreadPriorityValue};

/// How often the window hears of progress.
const TICK: Duration = Duration::from_millis(100);

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
mod tests;
