//! What can be typed.

use crate::export::{Form, Resize, encoding_from};
use crate::pixels::Encoding;
use crate::recipe::{Grow, Parts, Shrink};
use clap::builder::{PathBufValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// See, fix and prove the class balance of an image dataset
///
/// Without a command the window opens, on PATH if given. The dataset is never changed: not one byte, not one time stamp.
#[derive(Debug, Parser)]
#[command(name = "evenset", version, max_term_width = 120, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Open the window on this dataset folder, manifest (CSV, JSON lines) or recipe
    pub(super) path: Option<PathBuf>,
    /// No messages and no progress bar; errors are still said
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: how long things take, every problem
    #[arg(long, short, global = true)]
    pub(super) verbose: bool,
    /// Work on so many threads (default: all cores); the results do not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = threads)]
    pub(super) threads: Option<usize>,
    #[command(subcommand)]
    pub(super) verb: Option<Verb>,
}

const AFTER_HELP: &str =
    "Exit codes: 0 done; 1 done, but some images could not be used or a check failed; 2 could not be done; 130 cancelled.
Results go to standard output, messages and progress to standard error.";

const GROW: &str = "How images are made where there are too few: a method, or NAME=METHOD for one class; lists with commas";

fn grow_help() -> String {
    let lines: Vec<String> = Grow::ALL.iter().map(|by| format!("- {}: {}", by.name(), by.about())).collect();
    format!("{GROW}\n\n{}", lines.join("\n"))
}

/// The ways to shrink, each with its line of help.
fn shrinks() -> impl TypedValueParser<Value = Shrink> {
    let what = |by: Shrink| format!("{}{}", if by.cleans() { "cleaning: " } else { "" }, by.about());
    let values = Shrink::ALL.map(|by| PossibleValue::new(by.name()).help(what(by)));
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Shrink>())
}

/// The forms of an export, each with its line of help.
fn forms() -> impl TypedValueParser<Value = Form> {
    let values = Form::ALL.map(|form| PossibleValue::new(form.name()).help(form.about()));
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Form>())
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("a whole number from 1 to 1024".to_owned()),
    }
}

fn how_many(text: &str) -> Result<usize, String> {
    if text == "all" {
        return Ok(usize::MAX);
    }
    text.parse().map_err(|_| "a whole number, or all".to_owned())
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// The main job on the sample: in the window, or without a display in the terminal
    Demo(Demo),
    /// Draw the sample dataset: six animals, imbalanced, with planted defects
    Sample(Sample),
    /// Counts, imbalance figures and problems of a dataset
    Inspect(Inspect),
    /// The table before -> after; writes no images
    Plan(Plan),
    /// Write the rebalanced dataset
    Export(Export),
    /// Draws of one image through a chain, or the list of transforms
    Augment(Augment),
    /// Check an exported folder against its manifest, and make some of its images again
    Verify(Verify),
    /// How one file of an exported folder came to be
    Explain(Explain),
    /// A gate for continuous integration: ends with 1 and the reasons if a dataset or exported folder does not pass
    Check(Check),
    /// Print a script that completes commands in a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Do the job in the terminal even where there is a display
    #[arg(long)]
    pub(super) no_window: bool,
    /// Where the sample and the result go in the terminal (default: a new folder among the temporary files)
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Sample {
    /// The new or empty folder to draw into
    pub(super) dir: PathBuf,
    /// Scale of the counts 3972 : 3956 : 219 : 128 : 127 : 278, from 0.01 to 1
    #[arg(long, default_value_t = 0.125)]
    pub(super) scale: f64,
    /// Where all randomness comes from
    #[arg(long, default_value_t = 42)]
    pub(super) seed: u64,
}

#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The dataset folder or manifest
    pub(super) path: PathBuf,
    /// One JSON document instead of the table
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Plan {
    /// The dataset folder or manifest
    pub(super) path: PathBuf,
    #[command(flatten)]
    pub(super) edits: Edits,
    /// One JSON document instead of the table
    #[arg(long)]
    pub(super) json: bool,
    /// Write the recipe to this file
    #[arg(long, value_name = "FILE")]
    pub(super) save_recipe: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The dataset folder or manifest
    pub(super) path: PathBuf,
    #[command(flatten)]
    pub(super) edits: Edits,
    /// The folder to make; must not exist, be empty, or hold an earlier export and --replace be given
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Put the new export in the place of an earlier one in DIR, if nothing else is there and nothing was changed
    #[arg(long)]
    pub(super) replace: bool,
    /// Look whether it can be done and say what would be written; write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Go on with what an interrupted export left
    #[arg(long)]
    pub(super) resume: bool,
    /// How originals get there
    #[arg(long, value_enum, default_value = "copy")]
    pub(super) link: Link,
    /// What the export looks like on disk
    #[arg(long = "as", value_name = "FORM", default_value = "tree", value_parser = forms())]
    pub(super) form: Form,
    /// Images in each shard of --as webdataset (default: 1000)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) shard_size: Option<u32>,
    /// What made images are written as: jpeg, jpeg:QUALITY, png or webp (without loss); with alpha always png or webp
    #[arg(long, value_name = "FORMAT", default_value = "jpeg:90", value_parser = encoding_from)]
    pub(super) format_of_made: Encoding,
    /// The same as --format-of-made jpeg:QUALITY
    #[arg(long, value_name = "QUALITY", value_parser = clap::value_parser!(u8).range(1..=100), conflicts_with = "format_of_made")]
    pub(super) quality: Option<u8>,
    /// Give every image this size: WIDTHxHEIGHT, or one number for the shorter side; originals of another size are encoded anew
    #[arg(long, value_name = "WxH|N")]
    pub(super) resize: Option<Resize>,
    /// Encode originals of another format anew: jpeg, jpeg:QUALITY, png or webp (without loss)
    #[arg(long, value_name = "FORMAT", value_parser = encoding_from)]
    pub(super) transcode: Option<Encoding>,
    /// One JSON document instead of the table
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Link {
    /// A copy; where the file system can share blocks, it does
    Copy,
    /// Shared blocks or an error
    Reflink,
    /// A second name of the same file
    Hard,
    /// A symbolic link
    Symlink,
}

#[derive(Debug, Args)]
pub(super) struct Augment {
    /// The image
    #[arg(required_unless_present_any = ["list", "to", "save_preset", "delete_preset"])]
    pub(super) image: Option<PathBuf>,
    /// gentle, photo, strong, a preset that was saved, or a file of Albumentations 2.0.8 JSON or YAML
    #[arg(long, value_name = "PRESET|FILE", default_value = "gentle")]
    pub(super) chain: String,
    /// Save the chain under a name of your own, for --chain, --augment and the window
    #[arg(long, value_name = "NAME", conflicts_with_all = ["image", "out", "contact_sheet", "list", "json", "to"])]
    pub(super) save_preset: Option<String>,
    /// Delete a preset that was saved
    #[arg(long, value_name = "NAME", conflicts_with_all = ["image", "out", "contact_sheet", "list", "json", "to", "save_preset"])]
    pub(super) delete_preset: Option<String>,
    /// How many draws
    #[arg(short, long = "number", value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(super) number: u32,
    /// The folder to write the draws into
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Write the original and all draws as one picture (.jpg or .png)
    #[arg(long, value_name = "FILE")]
    pub(super) contact_sheet: Option<PathBuf>,
    /// The first draw's seed; the others count on from it
    #[arg(long, default_value_t = 42)]
    pub(super) seed: u64,
    /// Print the chain for another library instead, as close as it comes
    #[arg(long = "as", value_enum, value_name = "FORMAT", conflicts_with_all = ["image", "out", "contact_sheet", "list", "json"])]
    pub(super) to: Option<ChainFormat>,
    /// Resample each geometric step for itself, as Albumentations does, instead of neighbours together
    #[arg(long)]
    pub(super) exact: bool,
    /// List every transform: name, group, parameters with defaults and bounds
    #[arg(long)]
    pub(super) list: bool,
    /// One JSON document instead of text
    #[arg(long)]
    pub(super) json: bool,
}

/// What a chain is written as.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ChainFormat {
    /// What Albumentations 2.0.8 loads
    AlbumentationsJson,
    /// The same as YAML
    AlbumentationsYaml,
    /// Python for torchvision.transforms.v2
    Torchvision,
    /// Python for Keras 3 layers
    Keras,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The exported folder
    pub(super) dir: PathBuf,
    /// How many made images to make again from their sources, bit for bit; "all" for every one (default: 8, where the dataset is at
    /// hand; a number asks for the dataset)
    #[arg(long, value_name = "N|all", value_parser = how_many)]
    pub(super) remake: Option<usize>,
    /// Where the dataset is now, if not where it was when it was exported
    #[arg(long, value_name = "DIR", value_parser = PathBufValueParser::new().try_map(folder))]
    pub(super) source: Option<PathBuf>,
    /// One JSON document instead of text
    #[arg(long)]
    pub(super) json: bool,
}

/// A folder that is there: what was mistyped is not taken for a dataset that is gone.
fn folder(path: PathBuf) -> Result<PathBuf, String> {
    if path.is_dir() { Ok(path) } else { Err("there is no such folder".to_owned()) }
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A file in an exported folder
    pub(super) file: PathBuf,
    /// Where the dataset is now, if not where it was when it was exported
    #[arg(long, value_name = "DIR", value_parser = PathBufValueParser::new().try_map(folder))]
    pub(super) source: Option<PathBuf>,
    /// One JSON document instead of text
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The dataset folder or manifest, or an exported folder (whose files are then held against its manifest too)
    pub(super) path: PathBuf,
    /// The largest imbalance ratio (largest class over smallest) of a split that is trained on, or "off"
    #[arg(long, value_name = "R|off", default_value = "10", value_parser = ceiling)]
    pub(super) max_ratio: Ceiling,
    /// Splits whose ratio counts, instead of those that are trained on; names with commas
    #[arg(long, value_name = "NAMES")]
    pub(super) split: Option<String>,
    /// The fewest images of each class in each split; 0 for any number
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) min_per_class: u64,
    /// Where the same file (the same bytes) must not stand twice
    #[arg(long, value_enum, default_value = "across-splits")]
    pub(super) duplicates: Duplicates,
    /// How images are tried
    #[arg(long, value_enum, default_value = "pixels")]
    pub(super) unreadable: Unreadable,
    /// Where the dataset of an exported folder is now, if not where it was when it was exported
    #[arg(long, value_name = "DIR", value_parser = PathBufValueParser::new().try_map(folder))]
    pub(super) source: Option<PathBuf>,
    /// Write the findings as SARIF 2.1.0 to this file, or to standard output for "-"
    #[arg(long, value_name = "FILE|-")]
    pub(super) sarif: Option<PathBuf>,
    /// One JSON document instead of text
    #[arg(long)]
    pub(super) json: bool,
}

/// A largest ratio, or none.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ceiling {
    /// Any ratio.
    Off,
    /// At most this.
    At(f64),
}

fn ceiling(text: &str) -> Result<Ceiling, String> {
    if text == "off" {
        return Ok(Ceiling::Off);
    }
    let ratio: Option<f64> = text.parse().ok().filter(|ratio: &f64| ratio.is_finite() && *ratio >= 1.0);
    ratio.map(Ceiling::At).ok_or_else(|| "a number of at least 1, or off".to_owned())
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Duplicates {
    /// Not in two splits: what is trained on would be scored on
    AcrossSplits,
    /// Nowhere
    Anywhere,
    /// It may
    Off,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Unreadable {
    /// By decoding every one
    Pixels,
    /// By their headers, which is quicker
    Headers,
    /// Not at all
    Off,
}

/// EDITS: a recipe, and changes on top of it.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Edits")]
pub(super) struct Edits {
    /// Begin with this recipe; the edits below come on top
    #[arg(long, value_name = "FILE")]
    pub(super) recipe: Option<PathBuf>,
    /// Make classes one, in every split: "lizards+snakes=reptiles"
    #[arg(long, value_name = "A+B=C")]
    pub(super) merge: Vec<String>,
    /// Call a class otherwise
    #[arg(long, value_name = "OLD=NEW")]
    pub(super) rename: Vec<String>,
    /// Leave a class out
    #[arg(long, value_name = "NAME")]
    pub(super) drop_class: Vec<String>,
    /// Leave out images whose path in the dataset matches; "**" crosses folders, a pattern without "/" is on file names
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
    /// Put the splits on disk together and make train, val and test anew in these shares: 70/15/15, or 80/20 for train and val
    ///
    /// Every class is dealt in the same shares, after merges. Images of one group (the group column of a manifest) and exact duplicates
    /// come into one split. A class that is too small for a split is told.
    #[arg(long, value_name = "TRAIN/VAL/TEST")]
    pub(super) make_splits: Option<Parts>,
    /// How many images each class is to have; NAME=TARGET for one class, lists with commas
    ///
    /// A number; smallest, median, mean, largest; p75 (a percentile); sqrt (in proportion to square roots); effective:BETA (as
    /// class-balanced weights draw, BETA from 0 to below 1); rfs:T (repeat factors); max-ratio:R (large classes come down to R times the
    /// smallest; over:max-ratio:R: small ones up).
    ///
    /// Or imbalanced-learn's sampling_strategy, with its meaning and its errors: auto, all, majority, minority, "not majority",
    /// "not minority" or a ratio such as 0.5, with over: (classes grow) or under: (classes shrink) before it; NAME=over:N and
    /// NAME=under:N are its dictionary, and NAME=under:0 leaves the class out of the splits that are resampled. Without over: or under: a
    /// word is under: if --shrink is given and --grow is not, else over: (majority is always under:). With a cleaning --shrink,
    /// under:WORD says which classes are cleaned (NAME=under:all one class): those end as they are cleaned, no other is, and nothing
    /// grows back; a ratio or a number with under: is refused there, as by the library.
    #[arg(long, value_name = "TARGET|NAME=TARGET,...")]
    pub(super) target: Vec<String>,
    /// How images are chosen where there are too many
    ///
    /// A cleaning method removes what it finds from every class but the smallest (or from those that an under: word of --target names),
    /// whatever the target; what is then still above its target goes at random, and what fell below it grows again. A class of which
    /// nothing is left is told and stays empty.
    #[arg(long, value_name = "METHOD", value_parser = shrinks())]
    pub(super) shrink: Option<Shrink>,
    #[arg(long, value_name = "METHOD|NAME=METHOD,...", help = GROW, long_help = grow_help())]
    pub(super) grow: Vec<String>,
    /// Draw as imbalanced-learn does with this random_state
    ///
    /// Its RandomUnderSampler and RandomOverSampler then choose the same images of the same labels, where images come in the order of
    /// their paths and classes in sorted order; SMOTE and its kin draw from the same stream.
    #[arg(long, value_name = "N")]
    pub(super) imblearn_seed: Option<u32>,
    /// Make at most so many new images from one original, even where a class then stays below its target
    #[arg(long, value_name = "K")]
    pub(super) max_per_original: Option<std::num::NonZeroU32>,
    /// The augmentation chain: gentle, photo, strong, or a file of Albumentations 2.0.8 JSON or YAML; NAME=PRESET or NAME=FILE for one class
    #[arg(long, value_name = "PRESET|FILE|NAME=...")]
    pub(super) augment: Vec<String>,
    /// What the label of a class depends on, which its chain is checked against: colour, direction, fine-texture; joined by "+"
    #[arg(long, value_name = "NAME=WHAT+WHAT")]
    pub(super) matters: Vec<String>,
    /// Where blends (MixUp, CutMix, Mosaic, CMO) find their second image: own-class, any-class or larger-class. Across classes the
    /// manifest has soft labels
    #[arg(long, value_name = "WHERE")]
    pub(super) partners: Option<String>,
    /// Draw one made image again: the COPY-th that is made of SOURCE gets another draw in its place
    ///
    /// Everything else stays as it is, but for an image that would come out equal to it. A chain that can make one image alone makes that again.
    ///
    /// SOURCE is a path in the dataset, such as train/cats/1.jpg#2; given twice, or with x2 behind it (train/cats/1.jpg#2x2), it is drawn
    /// again twice, and so on. The class is the one that SOURCE is in after merges, renames and moves; CLASS= before it names another.
    #[arg(long, value_name = "[CLASS=]SOURCE#COPY")]
    pub(super) draw_again: Vec<String>,
    /// The splits to balance, with commas (default: those for training alone)
    #[arg(long, value_name = "NAMES")]
    pub(super) split: Option<String>,
    /// Where all randomness comes from
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
}
