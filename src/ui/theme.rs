//! All colours, sizes and fonts of the window. Nothing else in `ui/` makes a colour or a font of its own.
#![allow(clippy::disallowed_methods, reason = "the one place where colours and fonts are made")]

#[cfg(test)]
mod contrast;

use egui::epaint::text::VariationCoords;
use egui::style::ScrollAnimation;
use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, FontTweak, Margin, RichText, Shadow, Stroke, Style,
    TextStyle, Theme, Ui, Vec2, Visuals,
};
use std::sync::Arc;

/// The colours of one theme. Names say what for, never which hue.
pub(crate) struct Palette {
    /// Behind everything.
    pub canvas: Color32,
    /// Side panels and bars.
    pub panel: Color32,
    /// Cards, popups and modals.
    pub raised: Color32,
    /// Fill of a quiet button, and of a row under the pointer.
    pub hover: Color32,
    /// Fill of a pressed or chosen part.
    pub pressed: Color32,
    /// Lines between surfaces.
    pub hairline: Color32,
    /// Edge of a field, box or slider (3:1 against its surface).
    pub edge: Color32,
    /// Headings and the numbers that matter.
    pub strong: Color32,
    /// Text.
    pub text: Color32,
    /// Text beside text.
    pub muted: Color32,
    /// Hints.
    pub faint: Color32,
    /// Action, selection, focus.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// A selected row: the accent at a whisper.
    pub selected: Color32,
    /// Data: more than the target.
    pub many: Color32,
    /// Data: as it should be.
    pub fine: Color32,
    /// Data: copies of originals (the accent, paler).
    pub copied: Color32,
    /// Data: images blended from two.
    pub blended: Color32,
    /// Well done (never without a word or a sign).
    pub ok: Color32,
    /// Failed or dangerous (never without a word or a sign).
    pub danger: Color32,
    /// Over everything, under a modal.
    pub scrim: Color32,
    /// Under popups.
    pub shade: Color32,
}

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// The dark theme.
pub(crate) static DARK: Palette = Palette {
    canvas: hex(0x0E1013),
    panel: hex(0x15181C),
    raised: hex(0x1C2025),
    hover: hex(0x252A31),
    pressed: hex(0x2E343C),
    hairline: hex(0x262B32),
    edge: hex(0x626C77),
    strong: hex(0xF4F6F8),
    text: hex(0xD7DBE0),
    muted: hex(0x98A1AD),
    faint: hex(0x828B97),
    accent: hex(0x5E9BFF),
    accent_hover: hex(0x7DAEFF),
    on_accent: hex(0x0E1013),
    selected: hex(0x21304A),
    many: hex(0xF0A93C),
    fine: hex(0x76808C),
    copied: hex(0x9DC1FF),
    blended: hex(0x3FB5A3),
    ok: hex(0x4CC38A),
    danger: hex(0xF2777A),
    scrim: Color32::from_rgba_premultiplied(5, 6, 8, 166),
    shade: Color32::from_rgba_premultiplied(0, 0, 0, 110),
};

/// The light theme.
pub(crate) static LIGHT: Palette = Palette {
    canvas: hex(0xF6F7F9),
    panel: hex(0xFFFFFF),
    raised: hex(0xFFFFFF),
    hover: hex(0xEEF1F4),
    pressed: hex(0xE2E7EC),
    hairline: hex(0xE3E7EB),
    edge: hex(0x868F99),
    strong: hex(0x0E1216),
    text: hex(0x2A3038),
    muted: hex(0x5A6470),
    faint: hex(0x68727E),
    accent: hex(0x2563EB),
    accent_hover: hex(0x1D55D2),
    on_accent: hex(0xFFFFFF),
    selected: hex(0xE3ECFD),
    many: hex(0xAD5B05),
    fine: hex(0x8A939E),
    copied: hex(0x7FA6F5),
    blended: hex(0x0F8577),
    ok: hex(0x0F7A4E),
    danger: hex(0xB3261E),
    scrim: Color32::from_rgba_premultiplied(9, 11, 14, 84),
    shade: Color32::from_rgba_premultiplied(8, 10, 14, 36),
};

/// Sizes, in points.
pub(crate) mod size {
    /// Inside panels, on every side.
    pub(crate) const PAD: f32 = 16.0;
    /// Between neighbours.
    pub(crate) const GAP: f32 = 8.0;
    /// Between what belongs together.
    pub(crate) const TIGHT: f32 = 4.0;
    /// Between groups.
    pub(crate) const APART: f32 = 24.0;
    /// The bar at the top.
    pub(crate) const TOP_BAR: f32 = 44.0;
    /// The strip at the bottom.
    pub(crate) const STATUS_BAR: f32 = 28.0;
    /// A row of the class list.
    pub(crate) const ROW: f32 = 32.0;
    /// A row inside a row, or of a dense list.
    pub(crate) const DENSE_ROW: f32 = 28.0;
    /// A button, field or segment.
    pub(crate) const BUTTON: f32 = 28.0;
    /// The left panel at first.
    pub(crate) const LEFT: f32 = 300.0;
    /// The right panel at first.
    pub(crate) const RIGHT: f32 = 288.0;
    /// Between the edge of a row of a menu and its text.
    pub(crate) const ROW_INSET: f32 = 8.0;
    /// A hairline.
    pub(crate) const LINE: f32 = 1.0;
    /// The ring of selection and focus.
    pub(crate) const RING: f32 = 2.0;
    /// Small text.
    pub(crate) const SMALL: f32 = 11.0;
    /// Text.
    pub(crate) const BODY: f32 = 13.0;
    /// A heading.
    pub(crate) const HEADING: f32 = 16.0;
    /// The one line of an empty window.
    pub(crate) const HERO: f32 = 22.0;
}

/// Corner radii, in points.
pub(crate) mod radius {
    /// Bars of data.
    pub(crate) const BAR: u8 = 3;
    /// Buttons, fields, rows, thumbnails.
    pub(crate) const WIDGET: u8 = 6;
    /// Cards.
    pub(crate) const CARD: u8 = 8;
    /// Modals and popups.
    pub(crate) const MODAL: u8 = 10;
}

/// How long a change of fill takes, in seconds.
pub(crate) const MOTION_SECS: f32 = 0.12;
/// How long a bar takes to its new length, in seconds.
const BAR_SECS: f32 = 0.2;

const STRONG: &str = "strong";

/// The palette of the theme that `ui` is drawn in.
pub(crate) fn palette(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// The palette of the theme that `ctx` is in.
pub(crate) fn palette_of(ctx: &Context) -> &'static Palette {
    match ctx.theme() {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// A font of normal weight.
pub(crate) fn font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// A font of strong weight.
pub(crate) fn strong_font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

/// Strong text of body size.
pub(crate) fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(strong_font(size::BODY))
}

/// A heading.
pub(crate) fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).font(strong_font(size::HEADING))
}

/// Small text.
pub(crate) fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).font(font(size::SMALL))
}

/// A line of one point in `color`.
pub(crate) fn line(color: Color32) -> Stroke {
    Stroke::new(size::LINE, color)
}

/// A ring of two points in `color`.
pub(crate) fn ring(color: Color32) -> Stroke {
    Stroke::new(size::RING, color)
}

/// Between `from` and `to`, `t` of the way (0 to 1).
pub(crate) fn mix(from: Color32, to: Color32, t: f32) -> Color32 {
    from.lerp_to_gamma(to, t)
}

/// How long bars take to their new length, in seconds; none where nothing is to move.
pub(crate) fn bar_secs(ctx: &Context) -> f32 {
    if ctx.global_style().animation_time > 0.0 { BAR_SECS } else { 0.0 }
}

/// Whether nothing moves, in both themes.
pub(crate) fn set_still(ctx: &Context, still: bool) {
    let (secs, scroll) = if still { (0.0, ScrollAnimation::none()) } else { (MOTION_SECS, ScrollAnimation::duration(MOTION_SECS)) };
    ctx.all_styles_mut(|style| (style.animation_time, style.scroll_animation) = (secs, scroll));
}

/// Gives `ctx` the fonts and both themes. Call it once, before the first frame.
pub(crate) fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_style_of(Theme::Dark, style(&DARK, Visuals::dark()));
    ctx.set_style_of(Theme::Light, style(&LIGHT, Visuals::light()));
    ctx.options_mut(|options| {
        options.fallback_theme = Theme::Dark;
        // The window's own commands do that, and keep it.
        options.zoom_with_keyboard = false;
    });
}

fn inter(weight: f32) -> Arc<FontData> {
    let data = FontData::from_static(include_bytes!("../../assets/fonts/InterUI.ttf"));
    Arc::new(data.tweak(FontTweak { coords: VariationCoords::new([(b"wght", weight)]), ..FontTweak::default() }))
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert("inter".to_owned(), inter(450.0));
    fonts.font_data.insert("inter-strong".to_owned(), inter(600.0));
    let rest = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let with = |first: &str| std::iter::once(first.to_owned()).chain(rest.iter().cloned()).collect::<Vec<_>>();
    let (normal, strong) = (with("inter"), with("inter-strong"));
    fonts.families.insert(FontFamily::Proportional, normal);
    fonts.families.insert(FontFamily::Name(STRONG.into()), strong);
    if let Some(mono) = fonts.families.get_mut(&FontFamily::Monospace) {
        mono.push("inter".to_owned());
    }
    fonts
}

fn style(p: &Palette, visuals: Visuals) -> Style {
    let mut style = Style { visuals: colours(p, visuals), animation_time: MOTION_SECS, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, font(size::SMALL)),
        (TextStyle::Body, font(size::BODY)),
        (TextStyle::Button, font(size::BODY)),
        (TextStyle::Heading, strong_font(size::HEADING)),
        (TextStyle::Monospace, FontId::new(12.0, FontFamily::Monospace)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(size::GAP);
    spacing.button_padding = Vec2::new(12.0, 5.0);
    spacing.interact_size = Vec2::new(28.0, size::BUTTON);
    spacing.window_margin = Margin::same(24);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_spacing = 2.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 9.0;
    spacing.icon_spacing = 8.0;
    spacing.tooltip_width = 320.0;
    // What a list may be high before it scrolls: it is held to the window all the same.
    spacing.default_area_size = Vec2::new(600.0, 720.0);
    spacing.slider_rail_height = 4.0;
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.floating_width = 4.0;
    spacing.scroll.fade.strength = 0.0;
    // That there is more is seen at once, not only under the pointer.
    spacing.scroll.dormant_handle_opacity = 0.5;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn colours(p: &Palette, base: Visuals) -> Visuals {
    let mut v = base;
    v.override_text_color = None;
    v.weak_text_color = Some(p.muted);
    v.hyperlink_color = p.accent;
    v.faint_bg_color = p.panel;
    v.extreme_bg_color = p.canvas;
    v.text_edit_bg_color = Some(p.canvas);
    v.code_bg_color = p.canvas;
    v.warn_fg_color = p.many;
    v.error_fg_color = p.danger;
    v.panel_fill = p.panel;
    v.window_fill = p.raised;
    v.window_stroke = line(p.hairline);
    v.window_corner_radius = CornerRadius::same(radius::MODAL);
    v.menu_corner_radius = CornerRadius::same(radius::CARD);
    v.window_shadow = Shadow { offset: [0, 12], blur: 40, spread: 0, color: p.shade };
    v.popup_shadow = Shadow { offset: [0, 6], blur: 20, spread: 0, color: p.shade };
    v.selection.bg_fill = p.pressed;
    v.selection.stroke = line(p.strong);
    v.text_cursor.stroke = Stroke::new(1.5, p.accent);
    v.text_cursor.blink = false;
    v.button_frame = true;
    v.striped = false;
    v.indent_has_left_vline = false;
    v.slider_trailing_fill = true;
    v.disabled_alpha = 0.42;
    let w = &mut v.widgets;
    for (state, fill, text) in [
        (&mut w.noninteractive, p.panel, p.text),
        (&mut w.inactive, p.hover, p.text),
        (&mut w.hovered, p.pressed, p.strong),
        (&mut w.active, p.pressed, p.strong),
        (&mut w.open, p.pressed, p.strong),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::NONE;
        state.fg_stroke = line(text);
        state.corner_radius = CornerRadius::same(radius::WIDGET);
        state.expansion = 0.0;
    }
    w.noninteractive.bg_stroke = line(p.hairline);
    v
}
