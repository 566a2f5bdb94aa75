//! `evenset augment`: draws of one image through a chain, as files, as one picture, or the list of what there is.

mod list;
mod sheet;

use super::args::{self, ChainFormat};
use super::console::Console;
use super::edits;
use crate::augment::{Chain, Draw, Library};
use crate::pixels::{self, Encoding, Image, Limits};
use crate::problem::Problem;
use crate::session::Presets;
use anyhow::{Context, bail};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// JPEG quality of the draws, as in exports.
const QUALITY: u8 = 90;

pub(super) fn run(typed: &args::Augment, console: &Console) -> anyhow::Result<u8> {
    if typed.list {
        list::print(typed.json, console)?;
        return Ok(super::DONE);
    }
    if let Some(name) = &typed.delete_preset {
        Presets::of_user().delete(name).map_err(anyhow::Error::msg)?;
        return Ok(super::DONE);
    }
    let mut chain = edits::chain(&typed.chain)?.chain()?;
    chain.exact |= typed.exact;
    if let Some(name) = &typed.save_preset {
        Presets::of_user().save(name, &chain).map_err(anyhow::Error::msg)?;
        return Ok(super::DONE);
    }
    if let Some(format) = typed.to {
        if matches!(format, ChainFormat::AlbumentationsJson | ChainFormat::AlbumentationsYaml) {
            say_own(&chain, console);
        }
        console.print(written(&chain, format).trim_end())?;
        return Ok(super::DONE);
    }
    let image_path = typed.image.as_deref().context("no image was named")?;
    if typed.out.is_none() && typed.contact_sheet.is_none() {
        bail!("say where the draws go: --out DIR, --contact-sheet FILE, or both");
    }
    let original = pixels::decode_file(image_path, &Limits::default()).with_context(|| image_path.display().to_string())?;
    let names = typed.out.as_deref().map(|out| files(out, image_path, typed, &original)).transpose()?;
    let draws = console.watch(|progress| {
        progress.begin("Drawing", u64::from(typed.number));
        let drawn = (0..typed.number).into_par_iter().map(|number| {
            progress.check()?;
            let drawn = one(&chain, &original, typed, number, names.as_deref());
            progress.tick(1);
            drawn
        });
        drawn.collect::<anyhow::Result<Vec<Drawn>>>()
    })?;
    if let Some(path) = &typed.contact_sheet {
        let sheet = sheet::sheet(&original, draws.iter().map(|draw| &draw.small));
        write(path, &sheet)?;
    }
    tell(typed, &draws, console)?;
    Ok(super::DONE)
}

/// Names what is evenset's own, which the library refuses.
fn say_own(chain: &Chain, console: &Console) {
    let mut own: Vec<&str> = chain.live().iter().filter(|step| !step.entry.is_in_library()).map(|step| step.entry.name).collect();
    own.sort_unstable();
    own.dedup();
    if !own.is_empty() {
        console.say(&format!("evenset's own, which Albumentations 2.0.8 refuses: {}", own.join(", ")));
    }
}

/// The chain as other libraries read it.
fn written(chain: &Chain, format: ChainFormat) -> String {
    match format {
        ChainFormat::AlbumentationsJson => format!("{:#}", chain.to_json()),
        ChainFormat::AlbumentationsYaml => chain.to_yaml(),
        ChainFormat::Torchvision => chain.to_python(Library::Torchvision),
        ChainFormat::Keras => chain.to_python(Library::Keras),
    }
}

/// One draw: where it was written, from which seed, what was done, and small for the contact sheet.
struct Drawn {
    path: Option<PathBuf>,
    seed: u64,
    draw: Draw,
    small: Image,
}

fn one(chain: &Chain, original: &Image, typed: &args::Augment, number: u32, names: Option<&[PathBuf]>) -> anyhow::Result<Drawn> {
    // The window counts seeds the same way, so that its draws can be had as files.
    let seed = typed.seed.wrapping_add(u64::from(number));
    let draw = chain.draw(seed, original.width(), original.height());
    let image = draw.apply(original, None);
    let path = names.map(|names| names[number as usize].clone());
    if let Some(path) = &path {
        write(path, &image)?;
    }
    Ok(Drawn { path, seed, draw, small: pixels::fit(&image, sheet::SIDE_PX) })
}

/// The files of all draws, none of which may be there yet.
fn files(out: &Path, image: &Path, typed: &args::Augment, original: &Image) -> anyhow::Result<Vec<PathBuf>> {
    let stem = image.file_stem().unwrap_or_default().to_string_lossy();
    let extension = if original.layout().has_alpha() { "png" } else { "jpg" };
    let digits = typed.number.to_string().len();
    let name = |number: u32| out.join(format!("{stem}~aug-{:0digits$}.{extension}", number + 1));
    let all: Vec<PathBuf> = (0..typed.number).map(name).collect();
    if let Some(taken) = all.iter().find(|path| path.exists()) {
        bail!("{} is there already: choose another folder", taken.display());
    }
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    Ok(all)
}

/// Writes a picture as its extension says: PNG for `.png`, else JPEG.
fn write(path: &Path, image: &Image) -> anyhow::Result<()> {
    let is_png = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
    let encoding = if is_png { Encoding::Png } else { Encoding::Jpeg(QUALITY) };
    let bytes = pixels::encode(image, encoding)?;
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn tell(typed: &args::Augment, draws: &[Drawn], console: &Console) -> anyhow::Result<()> {
    if typed.json {
        let one = |drawn: &Drawn| {
            let transforms: Value = serde_json::from_str(&drawn.draw.to_json()).unwrap_or_default();
            json!({"file": drawn.path.as_ref().map(|path| path.to_string_lossy()), "seed": drawn.seed, "transforms": transforms})
        };
        return console.print_json(&json!({"draws": draws.iter().map(one).collect::<Vec<_>>(), "problems": Vec::<Problem>::new()}));
    }
    for drawn in draws {
        let lines = drawn.draw.describe().join(", ");
        let done = if lines.is_empty() { "nothing drawn".to_owned() } else { lines };
        let place = drawn.path.as_ref().map_or_else(|| format!("seed {}", drawn.seed), |path| path.display().to_string());
        console.print(&format!("{place}: {done}"))?;
    }
    Ok(())
}
