//! The window: pixels in and out, and the only place that knows egui.
//!
//! Panels read [`crate::session::Session`] and put their wishes into `scene::Asks`; [`App`] carries them out between frames. Nothing here
//! touches a file, counts or draws random numbers. What is shown is worked out first as plain data (`data.rs` of each panel), then painted.

mod alike;
mod app;
mod augment_view;
mod balance;
mod class_list;
mod commands;
mod dialogs;
mod drop_frame;
mod empty;
mod export_sheet;
mod images;
mod main_menu;
mod overlay;
mod place_keys;
mod recipe_panel;
mod run;
mod scene;
mod selection;
mod status_bar;
mod system;
mod theme;
mod toasts;
mod top_bar;
mod visual;
mod widgets;
mod words;

pub use app::App;
pub use commands::{Verb, Zoom};
pub use run::run;
pub use scene::View;
pub use system::SystemLook;
