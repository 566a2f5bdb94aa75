//! Contrast of the themes by the WCAG's formula: text 4.5, what has to be seen 3.

use super::{DARK, LIGHT, Palette};
use egui::Color32;

fn luminance(colour: Color32) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

fn ratio(one: Color32, other: Color32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What stands on what, and how clearly at least.
fn pairs(p: &Palette) -> Vec<(&'static str, Color32, &'static str, Color32, f64)> {
    let grounds = [("canvas", p.canvas), ("panel", p.panel), ("raised", p.raised)];
    let texts = [
        ("strong", p.strong, 4.5),
        ("text", p.text, 4.5),
        ("muted", p.muted, 4.5),
        ("faint", p.faint, 4.5),
        ("ok", p.ok, 4.5),
        ("danger", p.danger, 4.5),
        ("many", p.many, 4.5),
        ("accent", p.accent, 4.5),
        ("edge", p.edge, 3.0),
        ("fine", p.fine, 2.9),
        ("blended", p.blended, 3.0),
    ];
    let mut all: Vec<_> = grounds
        .iter()
        .flat_map(|(on, ground)| texts.iter().map(move |(name, colour, least)| (*name, *colour, *on, *ground, *least)))
        .collect();
    for (on, ground) in [("hover", p.hover), ("pressed", p.pressed), ("selected", p.selected)] {
        all.push(("strong", p.strong, on, ground, 4.5));
        all.push(("text", p.text, on, ground, 4.5));
    }
    all.push(("muted", p.muted, "hover", p.hover, 4.5));
    all.push(("on accent", p.on_accent, "accent", p.accent, 4.5));
    all.push(("on accent", p.on_accent, "accent hover", p.accent_hover, 4.5));
    all
}

#[test]
fn the_formula_is_the_wcags() {
    assert!((ratio(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    // A grey that is known for being just clear enough on white.
    assert!((ratio(Color32::from_gray(0x76), Color32::WHITE) - 4.54).abs() < 0.01);
}

#[test]
fn text_and_edges_are_clear_enough_in_both_themes() {
    let mut dim = Vec::new();
    for (theme, p) in [("dark", &DARK), ("light", &LIGHT)] {
        for (name, colour, on, ground, least) in pairs(p) {
            let found = ratio(colour, ground);
            if found < least {
                dim.push(format!("{theme}: {name} on {on} is {found:.2}, less than {least}"));
            }
        }
    }
    assert!(dim.is_empty(), "{}", dim.join("\n"));
}

/// How alike what is kept and what is left out are in lightness: without hue they are still told apart, and left out is only outlined.
#[test]
fn data_colours_differ_without_their_hue() {
    for p in [&DARK, &LIGHT] {
        assert!(ratio(p.many, p.fine) > 1.3, "{:?} and {:?}: {:.2}", p.many, p.fine, ratio(p.many, p.fine));
    }
}
