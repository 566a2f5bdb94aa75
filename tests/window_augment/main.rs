//! The Augment view, driven by accessible names: compositions, a class's own chain, what labels depend on, large and locked draws, corners.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests may panic, and say why they skip")]

mod draws;
mod looks;
#[path = "../painter/mod.rs"]
mod painter;
mod sliders;
mod steps;
mod whose;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use evenset::augment::Chain;
use evenset::recipe::{ChainChoice, Edit, Matter};
use evenset::session::{Command, Runner, Session, Show};
use evenset::ui::App;
use std::sync::Arc;

/// The view on a folder of two classes; the folder goes away with the first of the pair.
fn window() -> (tempfile::TempDir, Harness<'static, App>) {
    window_of([48, 32])
}

/// The same on pictures of that size, in pixels.
fn window_of(size: [u32; 2]) -> (tempfile::TempDir, Harness<'static, App>) {
    window_with(&[("cats", 5), ("dogs", 9)], size)
}

/// The same with so many pictures in each class.
fn window_with(counts: &[(&str, u8)], size: [u32; 2]) -> (tempfile::TempDir, Harness<'static, App>) {
    window_seen(counts, size, &painter::Eyes::default())
}

/// The same, to be looked at by `eyes`.
fn window_seen(counts: &[(&str, u8)], [width, height]: [u32; 2], eyes: &painter::Eyes) -> (tempfile::TempDir, Harness<'static, App>) {
    let dir = tempfile::tempdir().unwrap();
    for (class, count) in counts.iter().copied() {
        let folder = dir.path().join("animals").join(class);
        std::fs::create_dir_all(&folder).unwrap();
        for at in 0..count {
            let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x * 5) as u8, (y * 7) as u8, at * 20]));
            picture.save(folder.join(format!("{at}.png"))).unwrap();
        }
    }
    let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(dir.path().join("settings")));
    session.run(Command::Open(dir.path().join("animals")));
    session.run(Command::Edit(Edit::SetChain(ChainChoice::Preset("strong".into()))));
    let builder = Harness::builder().with_size([1440.0, 1000.0]).with_max_steps(60).renderer(eyes.clone()).with_context_setup(App::prepare);
    let mut harness = builder.build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
    harness.run();
    harness.key_press(egui::Key::Num3);
    harness.run();
    (dir, harness)
}

fn click(harness: &mut Harness<'static, App>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

/// Clicks one of several of which one holds.
fn click_choice(harness: &mut Harness<'static, App>, name: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, name).click();
    harness.run();
}

/// Gives the class that is looked at a chain of its own.
fn give_own(harness: &mut Harness<'static, App>) {
    click_choice(harness, "Chain of this class");
    harness.get_by_label_contains("its own chain").click();
    harness.run();
}

/// Whether the tab of the class is lit, not that of all.
fn on_class_tab(harness: &Harness<'static, App>) -> bool {
    let lit = |name: &str| {
        let tab = harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, name);
        tab.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert_ne!(lit("Chain of this class"), lit("Chain of all classes"));
    lit("Chain of this class")
}

/// The class that is looked at, as screen readers are told.
fn looked_at(harness: &Harness<'static, App>) -> String {
    harness.get_by_label("Class that is looked at").accesskit_node().value().unwrap_or_default()
}

fn chain(harness: &Harness<'static, App>) -> Chain {
    harness.state().session().recipe().chain().chain().unwrap()
}

/// Chooses a chain from the gallery.
fn choose(harness: &mut Harness<'static, App>, name: &str) {
    click(harness, "Choose a chain");
    click(harness, name);
}

/// What the chain is called.
fn called(harness: &Harness<'static, App>) -> String {
    harness.get_by_label("Choose a chain").accesskit_node().value().unwrap_or_default()
}
