//! Carries a plan out: writes the rebalanced dataset beside its target and renames it at the end; and checks such a folder afterwards.

mod again;
mod agree;
mod books;
mod classes;
mod entry;
mod error;
mod estimate;
mod exchange;
mod explain;
mod fingerprint;
mod finished;
mod foresee;
mod form;
mod found;
mod hashing;
mod images;
mod job;
mod kept;
mod ledger;
mod listed;
mod loading;
mod losses;
mod made;
mod manifest;
mod mend;
mod names;
mod options;
mod originals;
mod ours;
mod parquet;
mod readme;
mod recode;
mod removal;
mod report;
mod sampling;
mod settings;
mod shards;
mod stage;
mod tables;
mod target;
mod unchanged;
mod verify;

pub use error::{ExportError, Stands};
pub use explain::{Agreement, ExplainError, Explanation, Parent, explain, has_image_files, is_export};
pub use foresee::{Again, Foreseen, foresee};
pub use form::Form;
pub use listed::Listed;
pub use loading::LoadLines;
pub use names::file_called;
pub use options::{LinkMode, Options, Replace};
pub use ours::Earlier;
pub use recode::{Resize, encoding_from, encoding_word};
pub use sampling::sample;
pub use verify::{Verdict, VerifyError, VerifyOptions, verify};

use crate::dataset::Dataset;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::recipe::Recipe;
use job::Job;
use loading::Loading;
use mend::Mended;
use ours::Ours;
use serde::{Deserialize, Serialize};
use stage::{Leftovers, Published, Stage};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};
use std::time::Instant;
use target::{Now, Place};

/// What will be written, before it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Image files.
    pub files: u64,
    /// Bytes on disk, made images guessed from their sources' sizes.
    pub bytes: u64,
    /// Free bytes where the target will be; [`u64::MAX`] where the file system does not say.
    pub free_bytes: u64,
    /// How long it will take, once [`sample`] has tried a few images.
    pub secs: Option<f64>,
    /// Images that [`sample`] tried.
    pub sampled: u64,
    /// Whether an interrupted export lies beside the target.
    pub interrupted: bool,
    /// Folders above the target that are not there and will be made, the outermost first.
    pub missing: Vec<PathBuf>,
    /// The earlier export that makes way, if one stands at the target.
    pub replaces: Option<Earlier>,
    /// What is worth knowing first (an original that some reader will not see; links that follow the source).
    pub warnings: Vec<String>,
}

impl Estimate {
    /// Refuses what does not fit even if a tenth less is written than estimated.
    ///
    /// # Errors
    /// [`ExportError::NoSpace`], which names both numbers.
    pub fn room(&self, out: &std::path::Path) -> Result<(), ExportError> {
        if self.bytes / 10 * 9 <= self.free_bytes {
            return Ok(());
        }
        Err(ExportError::NoSpace { path: out.to_owned(), needed_bytes: self.bytes, free_bytes: self.free_bytes })
    }
}

/// What was written. Serialised it is what the window keeps of the last export of a dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The target.
    pub out: PathBuf,
    /// Originals and copies.
    pub originals: u64,
    /// Made images.
    pub made: u64,
    /// Bytes of image files.
    pub bytes: u64,
    /// Wall time.
    pub secs: f64,
    /// Images that could not be used, with the reason; what was taken instead is in the manifest.
    pub problems: Vec<Problem>,
    /// The lines that load it, with whole paths.
    pub loading: Vec<LoadLines>,
    /// Whether it was finished before, so that nothing was written now.
    pub was_there: bool,
    /// The earlier export whose place it took.
    pub replaced: Option<Earlier>,
    /// Why it is not where it was to be, but beside it, in [`Self::out`].
    pub beside: Option<String>,
    /// What is to be told of earlier exports, in half sentences: where something is left of one, and why; which one was put back.
    pub remains: Vec<String>,
}

/// Bytes on disk that the image files of `plan` will take, made ones guessed from their sources' sizes. Looks at no target.
pub fn estimated_bytes(dataset: &Dataset, plan: &Plan, link: LinkMode) -> u64 {
    estimate::bytes(dataset, plan, &Options { link, ..Options::new("") }, 100)
}

/// Looks whether the export can be done and what it will write. Leaves nothing behind: a folder is made where the target will be and removed.
/// An earlier export that stands there is looked through, which takes its time where it is large and ends when `progress` is cancelled.
pub fn check(dataset: &Dataset, plan: &Plan, options: &Options, progress: &Progress) -> Result<Estimate, ExportError> {
    let place = Place::find(dataset.root(), &options.out)?;
    // What is asked to be gone on with may be finished already.
    let may_be_this = options.resume && place.now == Now::Full && options.replace == Replace::Nothing;
    let earlier = if may_be_this { None } else { makes_way(dataset, options, (&place, progress))? };
    let estimate = check_at(dataset, plan, options, &place)?;
    // Where all is there already, nothing is written.
    if place.now != Now::Full || earlier.is_some() {
        place.try_it()?;
    }
    Ok(Estimate { replaces: earlier.map(|ours| ours.earlier), ..estimate })
}

/// What an export would write if nothing stood at the target. What surely does not fit is refused.
pub fn estimate(dataset: &Dataset, plan: &Plan, options: &Options) -> Result<Estimate, ExportError> {
    check_at(dataset, plan, options, &Place::find(dataset.root(), &options.out)?)
}

/// Whether an export of the dataset at `root` to `out` was interrupted, and can be gone on with.
pub fn is_begun(root: &std::path::Path, out: &std::path::Path) -> bool {
    Place::find(root, out).is_ok_and(|place| stage::is_left(&place))
}

/// The earlier export at `place` that makes way for a new one, if there is one; whatever else is there is refused.
fn makes_way(dataset: &Dataset, options: &Options, (place, progress): (&Place, &Progress)) -> Result<Option<Ours>, ExportError> {
    let earlier = place.earlier(options.replace, progress)?;
    match earlier.as_ref().map_or(Ok(None), |ours| ours.keeps_of(dataset, progress))? {
        Some(kept) => {
            let reason = format!("{kept}, and the dataset is never changed; choose another name");
            Err(ExportError::target(&place.out, reason))
        }
        None => Ok(earlier),
    }
}

/// Writes everything, or leaves everything as it was: into a folder beside the target, which one rename makes the target.
///
/// The same dataset, recipe and program version give the same bytes. Cancelling removes what was written; after a kill,
/// [`Options::resume`] goes on where it ended.
pub fn run(dataset: &Dataset, recipe: &Recipe, plan: &Plan, options: &Options, progress: &Progress) -> Result<Report, ExportError> {
    let started = Instant::now();
    let (place, told) = settled(dataset, options, progress)?;
    match run_at(place, (dataset, recipe, plan), options, progress) {
        Ok(report) => {
            let remains = [told, report.remains].concat();
            Ok(Report { secs: started.elapsed().as_secs_f64(), remains, ..report })
        }
        Err(error) => Err(error.after(told)),
    }
}

/// Does [`run`]'s work at `place`; the report tells no time.
fn run_at(
    place: Place,
    (dataset, recipe, plan): (&Dataset, &Recipe, &Plan),
    options: &Options,
    progress: &Progress,
) -> Result<Report, ExportError> {
    if options.resume
        && place.now == Now::Full
        && let Some(report) = finished::look(dataset, recipe, plan, (options, &place))
    {
        stage::sweep(&place);
        return Ok(report);
    }
    let earlier = makes_way(dataset, options, (&place, progress))?;
    let estimate = check_at(dataset, plan, options, &place)?;
    let names = names::of(dataset, plan, options)?;
    if let Some(ours) = &earlier {
        // Now, so that hours of work are not refused at their end.
        ours.read(progress).map_err(|foreign| place.refused(&foreign))?;
    }
    let leftovers = if options.resume { Leftovers::Resume } else { Leftovers::StartOver };
    progress.check()?;
    let stage = Stage::open(&place, earlier, &fingerprint::of(dataset, recipe, plan, options), leftovers)?;
    let order = if options.form == Form::WebDataset { shards::order(recipe.seed, plan, &names) } else { Vec::new() };
    let (tree, files) = (stage.tree(), if options.form == Form::WebDataset { stage.work()? } else { stage.tree() });
    let job = Job {
        dataset,
        recipe,
        plan,
        options,
        progress,
        names,
        order,
        shard_extension: OnceLock::new(),
        tree,
        files,
        books: Mutex::default(),
    };
    let written = write(&job, &stage).map_err(|error| with_need(error, &estimate, &place))?;
    progress.check()?;
    let images::Written { originals, made, bytes, problems, .. } = written;
    let published = stage.publish(progress).map_err(|error| with_need(error, &estimate, &place))?;
    let (out, replaced, beside, remains) = match published {
        Published::AtTarget(earlier, told) => (place.out, earlier, None, told.into_iter().collect()),
        Published::Beside(out, why, remains) => (out, None, Some(why), remains),
    };
    let loading = Loading::of(dataset, plan, &job.names, (options, Some(&out))).lines();
    Ok(Report { loading, out, originals, made, bytes, secs: 0.0, problems, was_there: false, replaced, beside, remains })
}

/// The target, once whatever an exchange that was killed left there is brought to an end; and what is to be told of that.
fn settled(dataset: &Dataset, options: &Options, progress: &Progress) -> Result<(Place, Vec<String>), ExportError> {
    let place = Place::find(dataset.root(), &options.out)?;
    Ok(match mend::mend(&place, dataset, progress)? {
        Mended::Nothing => (place, Vec::new()),
        Mended::PutBack => {
            let out = place.out.display();
            let told = vec![format!("the earlier export stands in {out} again: the one that was to take its place was killed")];
            let found = Place::find(dataset.root(), &options.out);
            (found.map_err(|error| error.after(told.clone()))?, told)
        }
        Mended::PutAway(told) => (place, told.into_iter().collect()),
    })
}

/// What [`check`] looks at once the target is known to be safe.
fn check_at(dataset: &Dataset, plan: &Plan, options: &Options, place: &Place) -> Result<Estimate, ExportError> {
    if let Some(reasons) = plan.why_refused() {
        return Err(ExportError::Refused(reasons));
    }
    if plan.rows.is_empty() {
        return Err(ExportError::Nothing("the recipe leaves no image; include a class or remove an exclusion".to_owned()));
    }
    if images::chain_is_idle(plan) {
        let hint = "images are to be made, but the augmentation chain does nothing; add a transform, or grow by copies";
        return Err(ExportError::Nothing(hint.to_owned()));
    }
    if let Some(reason) = refusal(plan, options) {
        return Err(ExportError::Refused(reason));
    }
    let estimate = estimate::of(dataset, plan, options, place)?;
    estimate::refuse_if_too_big(dataset, plan, options, &estimate, place)?;
    Ok(estimate)
}

/// Why what is asked for does not go together.
fn refusal(plan: &Plan, options: &Options) -> Option<String> {
    if options.form != Form::Manifest {
        return None;
    }
    let made = plan.rows.iter().filter(|row| !job::is_exact(row.made)).count();
    if made > 0 {
        return Some(format!("a manifest alone holds no pixels, and {made} images are to be made: grow by copies, or export as a tree"));
    }
    options.recodes().then(|| "a manifest alone holds no pixels, so none can be resized or transcoded: export as a tree".to_owned())
}

fn write<'a>(job: &Job<'_>, stage: &'a Stage) -> Result<images::Written<'a>, ExportError> {
    let written = images::write(job, stage.ledger())?;
    let classes = classes::Classes::of(job, &written)?;
    if job.options.form == Form::WebDataset {
        shards::write(job, &written, &classes.place)?;
    }
    books::write(job, &written, &classes)?;
    Ok(written)
}

/// Completes the error of a disk that became full on the way.
fn with_need(error: ExportError, estimate: &Estimate, place: &Place) -> ExportError {
    match error {
        ExportError::NoSpace { free_bytes, .. } => {
            ExportError::NoSpace { path: place.parent.clone(), needed_bytes: estimate.bytes.max(free_bytes + 1), free_bytes }
        }
        other => other,
    }
}
