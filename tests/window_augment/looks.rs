//! What popups and the head look like.

use super::*;

/// What the view and its popups look like; written where `EVENSET_LOOK` names a folder. `EVENSET_LOOK_ONLY` ("1440-Dark") makes one set of them.
#[test]
fn looks() {
    let Some(to) = std::env::var_os("EVENSET_LOOK").map(std::path::PathBuf::from) else {
        println!("set EVENSET_LOOK to a folder to have the pictures written there");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let sample = dir.path().join("animals");
    evenset::sample::draw(&sample, &evenset::sample::Options { scale: 0.03, seed: 42 }, &evenset::progress::Progress::new()).unwrap();
    for (size, theme) in [
        ([1440.0, 900.0], evenset::session::ThemeChoice::Dark),
        ([1024.0, 640.0], evenset::session::ThemeChoice::Light),
        ([1440.0, 900.0], evenset::session::ThemeChoice::Light),
        ([1024.0, 640.0], evenset::session::ThemeChoice::Dark),
    ] {
        if std::env::var("EVENSET_LOOK_ONLY").is_ok_and(|only| only != format!("{}-{theme:?}", size[0])) {
            continue;
        }
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.run(Command::Set(evenset::session::Settings {
            theme,
            motion: evenset::session::Motion::None,
            ..session.settings().clone()
        }));
        session.run(Command::Open(sample.clone()));
        session.run(Command::Edit(Edit::SetChain(ChainChoice::Preset("strong".into()))));
        session.save_preset("mine", &Chain::preset("gentle").unwrap()).unwrap();
        session.save_preset("for cells", &Chain::preset("photo").unwrap()).unwrap();
        let eyes = painter::Eyes::default();
        let builder = Harness::builder()
            .with_size(size)
            .with_max_steps(60)
            .allow_missing_glyphs()
            .renderer(eyes.clone())
            .with_context_setup(App::prepare);
        let mut harness = builder.build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
        harness.run_steps(4);
        harness.key_press(egui::Key::Num3);
        harness.run_steps(8);
        let shot = |harness: &Harness<'static, App>, name: &str| {
            eyes.look(harness).save(&to.join(format!("augment-{name}-{}-{theme:?}.png", size[0])));
        };
        let press = |harness: &mut Harness<'static, App>, name: &str| {
            harness.get_by_label_contains(name).click();
            harness.run_steps(6);
        };
        let escape = |harness: &mut Harness<'static, App>| {
            harness.key_press(egui::Key::Escape);
            harness.run_steps(4);
        };
        press(&mut harness, "Class parrots, ");
        shot(&harness, "plain");
        press(&mut harness, "Choose a chain");
        shot(&harness, "saved");
        harness.get_by_label("mine").click();
        harness.run_steps(6);
        shot(&harness, "toast");
        harness.get_by_label("Chain of this class").click();
        harness.run_steps(6);
        shot(&harness, "lacking");
        press(&mut harness, "Give parrots its own chain");
        harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, "Chain of all classes").click();
        harness.run_steps(6);
        shot(&harness, "others");
        press(&mut harness, "Chain of this class");
        press(&mut harness, "Remove Flip left");
        press(&mut harness, "Class that is looked at");
        shot(&harness, "classes");
        escape(&mut harness);
        press(&mut harness, "Menu of the chain");
        shot(&harness, "depends");
        escape(&mut harness);
        press(&mut harness, "Choose a chain");
        shot(&harness, "named");
        escape(&mut harness);
        press(&mut harness, "+ Add transform");
        shot(&harness, "add");
        escape(&mut harness);
        harness.get_by_label_contains("Class parrots, ").click_secondary();
        harness.run_steps(6);
        press(&mut harness, "Its own target");
        shot(&harness, "own-target");
        escape(&mut harness);
        harness.get_by_label("Images").click();
        harness.run_steps(6);
        let third = harness.get_by_label_contains("Draw 3").rect().center();
        harness.hover_at(third);
        harness.run_steps(6);
        shot(&harness, "images");
        harness.state_mut().session_mut().run(Command::Edit(Edit::SetClassChain { class: "parrots".into(), to: Some("strong".into()) }));
        harness.run_steps(6);
        harness.hover_at(egui::pos2(size[0] / 2.0, 20.0));
        harness.get_by_label("Corners").click();
        harness.run_steps(6);
        shot(&harness, "corners");
        let mut dark = Chain::preset("strong").unwrap();
        let bright = dark.steps.iter_mut().find(|step| step.entry.name == "RandomBrightnessContrast").unwrap();
        bright.set("brightness_limit", evenset::augment::Value::Range(-0.9, 0.3)).unwrap();
        let whole = ChainChoice::Custom(dark);
        harness.state_mut().session_mut().run(Command::Edit(Edit::SetNamedChain { name: "dark".into(), chain: Some(whole) }));
        harness.state_mut().session_mut().run(Command::Edit(Edit::SetClassChain { class: "parrots".into(), to: Some("dark".into()) }));
        harness.get_by_label("Draws").click();
        harness.run_steps(8);
        shot(&harness, "black");
    }
}
