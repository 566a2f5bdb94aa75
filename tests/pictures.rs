//! What the window looks like, drawn in software without a GPU (see `painter`). One command makes all pictures of the README:
//!
//! ```text
//! EVENSET_SCREENSHOTS=screenshots cargo test --test pictures
//! EVENSET_SCREENSHOTS=/tmp/all EVENSET_SCREENSHOT_SIZES=all cargo test --test pictures      every view at three sizes as well
//! EVENSET_SCREENSHOTS=/tmp/all EVENSET_SCREENSHOT_ZOOMS=80,125,200 cargo test --test pictures   every view at two sizes and these zooms
//! ```
//!
//! With real photographs where `../shared` (or `EVENSET_SHARED`) has them. Without the variable a few pictures are drawn and looked at.
#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests may panic, mix colours, and say why they skip"
)]

mod painter;

use egui::{Color32, ColorImage, Rect, TextureOptions, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use evenset::progress::Progress;
use evenset::recipe::{ChainChoice, Edit, Grow, Target};
use evenset::session::{Command, Motion, Runner, Session, Settings, ThemeChoice};
use evenset::ui::{App, Verb, View};
use painter::{Eyes, Picture};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[test]
fn the_painter_fills_blends_and_samples() {
    let eyes = Eyes::default();
    let mut texture = None;
    let harness = Harness::builder().with_size([40.0, 40.0]).renderer(eyes.clone()).build_ui(move |ui| {
        let painter = ui.painter();
        let square = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), vec2(10.0, 10.0));
        painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::BLACK);
        painter.rect_filled(square(0.0, 0.0), 0.0, Color32::from_rgb(200, 100, 50));
        painter.rect_filled(square(5.0, 0.0), 0.0, Color32::from_rgba_premultiplied(0, 0, 100, 128));
        let picture = || ColorImage::new([2, 1], vec![Color32::RED, Color32::GREEN]);
        let texture = texture.get_or_insert_with(|| ui.ctx().load_texture("two", picture(), TextureOptions::NEAREST));
        painter.image(texture.id(), square(20.0, 20.0), Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
        painter.with_clip_rect(square(0.0, 30.0)).rect_filled(Rect::EVERYTHING, 0.0, Color32::WHITE);
    });
    let picture = eyes.look(&harness);
    assert_eq!(picture.at(2, 5), [200, 100, 50, 255]);
    assert_eq!(picture.at(7, 5), [100, 50, 125, 255], "half of what is below, plus the colour");
    assert_eq!((picture.at(22, 25), picture.at(27, 25)), ([255, 0, 0, 255], [0, 255, 0, 255]));
    assert_eq!((picture.at(5, 35), picture.at(12, 35)), ([255; 4], [0, 0, 0, 255]), "clipped");
    let mut other = picture.clone();
    other.pixels[0] = [0, 100, 50, 255];
    let distance = picture.distance(&other).unwrap();
    assert!((distance.differing - 1.0 / 1600.0).abs() < 1e-9 && distance.mean < 0.05);
}

/// What a picture is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scene {
    Empty,
    Balance,
    Merge,
    Images,
    Augment,
    Export,
    Settings,
    Keys,
    Large,
    Made,
    Problems,
    Palette,
    Exported,
}

/// The README's, and those that only the full set has.
const README: [Scene; 6] = [Scene::Empty, Scene::Balance, Scene::Merge, Scene::Images, Scene::Augment, Scene::Export];
const ALL: [Scene; 13] = [
    Scene::Empty,
    Scene::Balance,
    Scene::Merge,
    Scene::Images,
    Scene::Augment,
    Scene::Export,
    Scene::Settings,
    Scene::Keys,
    Scene::Large,
    Scene::Made,
    Scene::Problems,
    Scene::Palette,
    Scene::Exported,
];
const SIZES: [[f32; 2]; 3] = [[1024.0, 640.0], [1440.0, 900.0], [2560.0, 1440.0]];
const THEMES: [(ThemeChoice, &str); 2] = [(ThemeChoice::Dark, "dark"), (ThemeChoice::Light, "light")];

impl Scene {
    fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Balance => "balance",
            Self::Merge => "merge",
            Self::Images => "images",
            Self::Augment => "augment",
            Self::Export => "export",
            Self::Settings => "settings",
            Self::Keys => "keys",
            Self::Large => "large",
            Self::Made => "made",
            Self::Problems => "problems",
            Self::Palette => "palette",
            Self::Exported => "exported",
        }
    }

    /// Whether it is about pictures, so that real photographs say more than drawn ones.
    fn wants_photographs(self) -> bool {
        matches!(self, Self::Images | Self::Augment | Self::Export | Self::Large | Self::Made)
    }
}

/// The datasets that pictures are taken of.
struct Studio {
    home: tempfile::TempDir,
    sample: PathBuf,
    photographs: Option<PathBuf>,
}

impl Studio {
    fn new(scale: f64) -> Self {
        let home = tempfile::tempdir().unwrap();
        let sample = home.path().join("animals");
        evenset::sample::draw(&sample, &evenset::sample::Options { scale, seed: 42 }, &Progress::new()).unwrap();
        Self { home, sample, photographs: photographs() }
    }

    fn dataset(&self, scene: Scene) -> &Path {
        self.photographs.as_deref().filter(|_| scene.wants_photographs()).unwrap_or(&self.sample)
    }

    /// The window as the scene wants it, ready to be looked at.
    fn picture(&self, scene: Scene, theme: ThemeChoice, size: [f32; 2]) -> (Picture, Harness<'static, App>) {
        self.zoomed(scene, theme, (size, 100))
    }

    /// The same at a zoom, in percent.
    fn zoomed(&self, scene: Scene, theme: ThemeChoice, (size, zoom_percent): ([f32; 2], u16)) -> (Picture, Harness<'static, App>) {
        let folder = tempfile::tempdir_in(self.home.path()).unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(folder.path().join("kept")));
        session.run(Command::Set(Settings { theme, zoom_percent, motion: Motion::None, ..Settings::default() }));
        if scene != Scene::Empty {
            session.run(Command::Open(self.dataset(scene).to_path_buf()));
            prepare(&mut session, scene);
        }
        let eyes = Eyes::default();
        let mut harness = Harness::builder()
            .with_size(size)
            .with_max_steps(60)
            .allow_missing_glyphs()
            .with_context_setup(App::prepare)
            .renderer(eyes.clone())
            .build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
        harness.run_steps(4);
        act(&mut harness, scene);
        (eyes.look(&harness), harness)
    }
}

/// The recipe that the scene shows.
fn prepare(session: &mut Session, scene: Scene) {
    let count = if scene.wants_photographs() && session.roster().classes.len() == 2 { 450 } else { 75 };
    if matches!(scene, Scene::Balance | Scene::Settings | Scene::Keys | Scene::Palette) {
        let classes = vec!["lizards".to_owned(), "snakes".to_owned()];
        session.run(Command::Edit(Edit::Merge { classes, into: "reptiles".to_owned() }));
    }
    let edits =
        [Edit::SetTarget(Some(Target::Count(count))), Edit::SetGrow(Grow::Augment), Edit::SetChain(ChainChoice::Preset("photo".into()))];
    if matches!(scene, Scene::Balance | Scene::Merge | Scene::Augment | Scene::Export | Scene::Made | Scene::Exported) {
        session.run(Command::Edits("Balance".into(), edits.into()));
    }
    let ids: Vec<_> = session.notices().iter().map(|notice| notice.id).collect();
    ids.into_iter().for_each(|id| session.run(Command::Dismiss(id)));
}

/// What a hand does in the scene.
fn act(harness: &mut Harness<'_, App>, scene: Scene) {
    let verb = match scene {
        Scene::Empty | Scene::Balance | Scene::Merge => None,
        Scene::Images | Scene::Large | Scene::Made => Some(Verb::Show(View::Images)),
        Scene::Augment => Some(Verb::Show(View::Augment)),
        Scene::Export | Scene::Exported => Some(Verb::Export),
        Scene::Problems => Some(Verb::Problems),
        Scene::Palette => Some(Verb::Palette),
        Scene::Settings => Some(Verb::Settings),
        Scene::Keys => Some(Verb::Keys),
    };
    if let Some(verb) = verb {
        harness.state_mut().ask(verb);
    }
    harness.run_steps(12);
    if scene == Scene::Export {
        // A place that says nothing of the machine that the picture was made on.
        harness.get_by_label("Folder to write").focus();
        harness.run_steps(2);
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        harness.get_by_label("Folder to write").type_text(&std::env::temp_dir().join("cats-dogs-even").display().to_string());
        harness.run_steps(8);
    }
    match scene {
        Scene::Large => {
            harness.get_all_by_label_contains(", class ").next().unwrap().click();
            harness.run_steps(4);
            harness.key_press(egui::Key::Space);
        }
        Scene::Made => {
            harness.get_by_label_contains("Which images").click();
            harness.run_steps(4);
            harness.get_by_label("Made images").click();
        }
        Scene::Palette => {
            harness.run_steps(2);
            harness.event(egui::Event::Text("mer".to_owned()));
        }
        Scene::Exported => {
            // What an earlier picture exported is in the way.
            let name = if harness.query_by_label("Replace it").is_some() { "Replace and export" } else { "Export" };
            if name != "Export" {
                harness.get_by_label("Replace it").click();
                harness.run_steps(8);
            }
            harness.get_by_label(name).click();
        }
        _ => {}
    }
    harness.run_steps(8);
    // A narrow window has no room for the classes.
    if scene == Scene::Merge && harness.query_by_label_contains("Class lizard").is_some() {
        let centre = |harness: &Harness<'_, App>, name: &str| harness.get_by_label_contains(name).rect().center();
        let (from, onto) = (centre(harness, "Class lizard"), centre(harness, "Class snake"));
        harness.drag_at(from);
        harness.run_steps(2);
        harness.hover_at(onto + vec2(14.0, 6.0));
        harness.run_steps(8);
    }
}

/// The real photographs, where they are.
fn photographs() -> Option<PathBuf> {
    let shared = std::env::var_os("EVENSET_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("data/cats-dogs");
    folder.is_dir().then_some(folder)
}

/// Shares of the picture that are of its most frequent colour, and how many colours there are.
fn variety(picture: &Picture) -> (f64, usize) {
    let mut counts = std::collections::HashMap::new();
    for pixel in &picture.pixels {
        *counts.entry(*pixel).or_insert(0_usize) += 1;
    }
    let most = counts.values().max().copied().unwrap_or(0);
    (most as f64 / picture.pixels.len() as f64, counts.len())
}

#[test]
fn pictures() {
    let Some(to) = std::env::var_os("EVENSET_SCREENSHOTS").map(PathBuf::from) else {
        return look_at_a_few();
    };
    let studio = Studio::new(evenset::sample::Options::default().scale);
    if studio.photographs.is_none() {
        println!("there are no photographs: the drawn sample stands for them");
    }
    // "export,merge": these alone.
    let wanted = std::env::var("EVENSET_SCREENSHOT_SCENES").ok();
    let wanted = wanted.as_deref();
    let zooms = std::env::var("EVENSET_SCREENSHOT_ZOOMS").unwrap_or_default();
    let zooms: Vec<u16> = zooms.split(',').filter_map(|zoom| zoom.trim().parse().ok()).collect();
    if !zooms.is_empty() {
        let views = ALL.into_iter().filter(|scene| wanted.is_none_or(|names| names.split(',').any(|name| name == scene.name())));
        let each = views.flat_map(|scene| SIZES[..2].iter().map(move |size| (scene, *size)));
        for ((scene, size), zoom) in each.flat_map(|shown| zooms.iter().map(move |zoom| (shown, *zoom))) {
            let (picture, _) = studio.zoomed(scene, ThemeChoice::Dark, (size, zoom));
            picture.save(&to.join(format!("{}-{}x{}-{zoom}.png", scene.name(), size[0], size[1])));
        }
        return;
    }
    for (theme, word) in THEMES {
        for scene in README.into_iter().filter(|scene| wanted.is_none_or(|names| names.split(',').any(|name| name == scene.name()))) {
            let (picture, _) = studio.picture(scene, theme, SIZES[1]);
            picture.save(&to.join(format!("{}-{word}.png", scene.name())));
        }
        if std::env::var_os("EVENSET_SCREENSHOT_SIZES").is_some_and(|sizes| sizes == "all") {
            for (scene, size) in ALL.into_iter().flat_map(|scene| SIZES.map(|size| (scene, size))) {
                let (picture, _) = studio.picture(scene, theme, size);
                picture.save(&to.join(format!("{}-{word}-{}x{}.png", scene.name(), size[0], size[1])));
            }
        }
    }
}

/// Not blank, themes that differ, no control outside: of the views that need no photographs.
fn look_at_a_few() {
    println!("set EVENSET_SCREENSHOTS to a folder to have all pictures written there");
    let studio = Studio { photographs: None, ..Studio::new(0.01) };
    for scene in [Scene::Empty, Scene::Balance, Scene::Merge, Scene::Export] {
        let shots = THEMES.map(|(theme, _)| studio.picture(scene, theme, SIZES[0]));
        for (picture, harness) in &shots {
            let (most, colours) = variety(picture);
            assert!(most < 0.97 && colours > 40, "{scene:?}: {colours} colours, {:.0} % of one", most * 100.0);
            let window = harness.ctx.content_rect().expand(0.6);
            for button in harness.query_all_by_role(egui::accesskit::Role::Button) {
                assert!(
                    window.contains_rect(button.rect()) || !window.intersects(button.rect()),
                    "{scene:?}: a button at {:?}",
                    button.rect()
                );
            }
        }
        let distance = shots[0].0.distance(&shots[1].0).unwrap();
        assert!(distance.differing > 0.8, "{scene:?}: dark and light are alike, {:.0} % differ", distance.differing * 100.0);
    }
}
