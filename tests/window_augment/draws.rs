//! Draws, images and corners; one of them large.

use super::*;

#[test]
fn a_draw_is_seen_large_locked_and_left_again() {
    let (_dir, mut harness) = window();
    harness.get_by_label_contains("Draw 2:").click();
    harness.run();
    assert!(harness.query_by_label("Divider between original and draw").is_some());
    click(&mut harness, "Lock");
    click(&mut harness, "All draws");
    let locked = |harness: &Harness<'static, App>| {
        let node = harness.get_by_label_contains("Draw 2, locked:");
        node.accesskit_node().label().unwrap_or_default()
    };
    let before = locked(&harness);
    click(&mut harness, "New draws");
    assert_eq!(locked(&harness), before, "it stays while the others are drawn anew");
    click(&mut harness, "Images");
    assert!(harness.query_by_label_contains("locked").is_none());
}

#[test]
fn corners_and_images_are_shown() {
    let (_dir, mut harness) = window();
    click(&mut harness, "Corners");
    assert_eq!(harness.state().session().preview().request.as_ref().unwrap().show, Show::Corners);
    assert!(harness.query_by_label_contains("All at their upper ends").is_some());
    click(&mut harness, "Images");
    assert_eq!(harness.state().session().preview().draws.len(), 5, "one for each cat");
    assert!(harness.query_by_label_contains("Draw 5: ").is_some());
}

#[test]
fn a_large_draw_says_at_what_scale_it_is_shown() {
    let (_dir, mut harness) = window();
    harness.get_by_label_contains("Draw 2:").click();
    harness.run();
    let large = |harness: &Harness<'static, App>| harness.state().session().large_draw().cloned().unwrap();
    let draw = large(&harness).draw.unwrap();
    assert_eq!((draw.number, draw.original.map(|original| (original.width(), original.height()))), (1, Some((48, 32))), "in full");
    let shown = |harness: &Harness<'static, App>| harness.get_by_label("Draw 2, large").rect();
    let fitted = shown(&harness);
    let times = fitted.width() / draw.image.width() as f32;
    assert!(times >= 2.0, "{fitted:?}");
    harness.get_by_label(&format!("{:.0}\u{2009}%", times * 100.0));
    // The wheel zooms to the pointer, a pixel is told, a drag shifts.
    harness.hover_at(fitted.center());
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 400.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
    harness.run_steps(40);
    assert!(shown(&harness).width() > fitted.width() * 1.5, "{:?}", shown(&harness));
    harness.get_by_label_contains("Pixel ");
    harness.key_press(egui::Key::Z);
    harness.run();
    assert_eq!(shown(&harness), fitted);
    click(&mut harness, "1:1");
    harness.get_by_label("100\u{2009}%");
    click(&mut harness, "Next draw");
    harness.get_by_label("Draw 3, large");
    assert_eq!(large(&harness).request.number, 2);
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Draw 3, large").is_none());
}

#[test]
fn a_large_draw_is_of_the_original_in_full() {
    let (_dir, mut harness) = window_of([900, 600]);
    let shrunk = harness.state().session().preview().draws[1].image.width();
    assert!(shrunk < 900, "the draws are of the picture shrunk: {shrunk}");
    harness.get_by_label_contains("Draw 2:").click();
    harness.run();
    let draw = harness.state().session().large_draw().unwrap().draw.clone().unwrap();
    assert_eq!(draw.original.map(|original| (original.width(), original.height())), Some((900, 600)));
    assert!(draw.image.width() > 2 * shrunk, "{} against {shrunk}", draw.image.width());
}

#[test]
fn after_a_restart_the_same_image_sits_for_the_same_chain() {
    let (dir, mut harness) = window();
    give_own(&mut harness);
    click_choice(&mut harness, "Chain of all classes");
    click(&mut harness, "Next image");
    click(&mut harness, "Next image");
    let image = harness.state().session().preview().request.as_ref().unwrap().image;
    drop(harness);
    let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(dir.path().join("settings")));
    session.run(Command::Reopen);
    let builder = Harness::builder().with_size([1440.0, 1000.0]).with_max_steps(60).with_context_setup(App::prepare);
    let mut harness = builder.build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
    harness.run();
    assert_eq!(harness.state().session().preview().request.as_ref().map(|request| request.image), Some(image));
    assert_eq!(harness.state().session().dataset().unwrap().file_name(image), "2.png");
    assert!(!on_class_tab(&harness), "on the tab that was looked at");
}

#[test]
fn among_images_the_original_shown_is_that_of_the_one_under_the_pointer() {
    for size in [[1440.0, 900.0], [1024.0, 640.0]] {
        let (_dir, mut harness) = window();
        harness.set_size(size.into());
        harness.run();
        harness.get_by_label("Original 0.png");
        click(&mut harness, "Images");
        harness.get_by_label("Original 0.png");
        let third = harness.get_by_label_contains("Draw 3: ").rect();
        harness.hover_at(third.center());
        harness.run();
        harness.get_by_label("Original 2.png");
        assert_eq!(harness.get_by_label_contains("Draw 3: ").rect(), third, "{size:?}: nothing moves under the pointer");
        // It stays when the pointer goes, and the keyboard chooses too.
        harness.hover_at(egui::pos2(size[0] / 2.0, 20.0));
        harness.run();
        harness.get_by_label("Original 2.png");
        harness.get_by_label_contains("Draw 5: ").focus();
        harness.run();
        harness.get_by_label("Original 4.png");
        if size[0] > 1100.0 {
            harness.get_by_label("Original of draw 5 · 4.png");
        }
        click(&mut harness, "Draws");
        harness.get_by_label("Original 0.png");
    }
}

/// A chain that adds `by` of the whole range to every brightness.
fn brightening(by: f64) -> ChainChoice {
    let mut step = evenset::augment::Step::new(evenset::augment::entry("RandomBrightnessContrast").unwrap());
    step.set("brightness_limit", evenset::augment::Value::Range(by, by)).unwrap();
    step.set("contrast_limit", evenset::augment::Value::Range(0.0, 0.0)).unwrap();
    step.p = 1.0;
    let mut flip = evenset::augment::Step::new(evenset::augment::entry("HorizontalFlip").unwrap());
    flip.p = 1.0;
    ChainChoice::Custom(Chain::of(vec![flip, step]))
}

#[test]
fn draws_that_are_almost_black_or_white_are_marked_and_said_with_what_does_it() {
    let (_dir, mut harness) = window();
    let lost = |harness: &Harness<'static, App>, words: &str| harness.query_all_by_label_contains(&format!(", {words}: ")).count();
    for (by, words) in [(-0.97, "almost black"), (0.97, "almost white")] {
        harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(brightening(by))));
        harness.run();
        assert_eq!(lost(&harness, words), 20);
        harness.get_by_label(&format!("20 of 20 draws are {words}: soften Brightness / contrast"));
    }
    for chain in [brightening(-0.2), ChainChoice::Preset("gentle".into())] {
        harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(chain)));
        harness.run();
        assert_eq!(harness.query_all_by_label_contains("almost ").count(), 0);
    }
    // Where there is little room, the note is behind a button.
    harness.set_size([1024.0, 640.0].into());
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(brightening(-0.97))));
    harness.run();
    let notes = harness.query_all_by_label_contains(" note").next().unwrap().accesskit_node().label().unwrap_or_default();
    click(&mut harness, &notes);
    harness.get_by_label_contains("20 of 20 draws are almost black");
}

#[test]
fn there_are_new_draws_only_where_they_can_be_seen() {
    let (_dir, mut harness) = window();
    let enabled = |harness: &Harness<'static, App>| !harness.get_by_label("New draws").accesskit_node().is_disabled();
    let hint = |harness: &Harness<'static, App>| harness.query_all_by_label_contains("Hover a draw to see").count();
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(Chain::default()))));
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetGrow(evenset::recipe::Grow::Augment)));
    harness.run();
    assert!(enabled(&harness) && hint(&harness) == 1);
    harness.get_by_label_contains("Draw 2:").click();
    harness.run();
    assert!(!enabled(&harness) && hint(&harness) == 0);
    click(&mut harness, "All draws");
    assert!(enabled(&harness) && hint(&harness) == 1);
    click(&mut harness, "Corners");
    assert!(!enabled(&harness) && hint(&harness) == 0);
    harness.get_by_label("New draws").hover();
    harness.run();
    harness.get_by_label_contains("The extremes are always the same");
    click(&mut harness, "Images");
    assert!(enabled(&harness) && hint(&harness) == 1);
}

#[test]
fn nothing_moves_when_an_image_of_another_shape_sits() {
    for size in [[1440.0, 900.0], [1024.0, 640.0], [512.0, 320.0]] {
        let (dir, mut harness) = window();
        for (at, (width, height)) in [(1, (32, 96)), (2, (96, 24))] {
            let picture = image::RgbImage::from_pixel(width, height, image::Rgb([90, 120, 40]));
            picture.save(dir.path().join(format!("animals/cats/{at}.png"))).unwrap();
        }
        harness.set_size(size.into());
        harness.run();
        let places = |harness: &Harness<'static, App>| {
            let draws = (1..=20).map(|at| harness.get_by_label_contains(&format!("Draw {at}:")).rect());
            draws.chain([harness.get_by_label("Next image").rect()]).collect::<Vec<_>>()
        };
        let before = places(&harness);
        for name in ["1.png", "2.png", "3.png"] {
            click(&mut harness, "Next image");
            harness.get_by_label(&format!("Original {name}"));
            assert_eq!(places(&harness), before, "{size:?}, {name}");
        }
    }
}
