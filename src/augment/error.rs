//! What this floor refuses, by the name of the transform and of its setting.

/// Why a chain or a draw cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// Not JSON, or not of the format.
    #[error("not an Albumentations 2.0.8 file: {0}")]
    Format(String),
    /// A transform that evenset does not have.
    #[error("transform {0} is not in evenset's catalogue")]
    UnknownTransform(String),
    /// A setting that the transform does not have.
    #[error("{transform} has no setting {setting}")]
    UnknownSetting {
        /// Which transform.
        transform: String,
        /// Which setting.
        setting: String,
    },
    /// Out of bounds or of the wrong kind.
    #[error("{transform}.{setting}: {reason}")]
    BadValue {
        /// Which transform.
        transform: String,
        /// Which setting, or `p`.
        setting: String,
        /// What is allowed.
        reason: String,
    },
    /// Not a preset.
    #[error("no preset is called {0}: gentle, photo or strong")]
    UnknownPreset(String),
}

impl ChainError {
    /// A [`ChainError::BadValue`].
    pub(super) fn bad(transform: &str, setting: &str, reason: impl Into<String>) -> Self {
        Self::BadValue { transform: transform.to_owned(), setting: setting.to_owned(), reason: reason.into() }
    }
}
