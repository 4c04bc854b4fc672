//! What all sets have in common.

use super::Choice;

/// A closed list of the API. Its values are codes, known ones or ones that AWS added later.
pub trait ChoiceSet: Sized {
    /// The choices, in the order in which people should see them.
    const ALL: &'static [Choice];

    /// The name of the set in the service model.
    const SHAPE: &'static str;

    /// The value with this code; one that the set doesn't hold is kept as it is.
    fn parse(code: &str) -> Self;

    /// The code that the API takes and gives.
    fn code(&self) -> &str;

    /// The entry of the set, or `None` for a code that AWS added after this was built.
    fn choice(&self) -> Option<&'static Choice> {
        Self::ALL.iter().find(|choice| choice.code == self.code())
    }

    /// What people read: the label of a known code, else the code itself.
    fn label(&self) -> &str {
        self.choice().map_or_else(|| self.code(), |choice| choice.label)
    }

    /// Whether the set holds the code.
    fn is_known(&self) -> bool {
        self.choice().is_some()
    }
}

/// Declares a set: its type, its name in the model and its rows of code, label and aliases.
///
/// The members of [`ChoiceSet`] are repeated on the type itself, so that using a set needs no import
/// of the trait.
macro_rules! choice_set {
    (
        $(#[$meta:meta])*
        pub struct $set:ident = $shape:literal {
            $($code:literal, $label:literal, [$($alias:literal),* $(,)?];)*
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $set(::std::borrow::Cow<'static, str>);

        impl $set {
            /// The choices, in the order in which people should see them.
            pub const ALL: &'static [$crate::choices::Choice] = &[
                $($crate::choices::Choice { code: $code, label: $label, aliases: &[$($alias),*] },)*
            ];

            /// The value with this code; one that the set doesn't hold is kept as it is.
            pub fn parse(code: &str) -> Self {
                <Self as $crate::choices::ChoiceSet>::parse(code)
            }

            /// The code that the API takes and gives.
            pub fn code(&self) -> &str {
                &self.0
            }

            /// What people read: the label of a known code, else the code itself.
            pub fn label(&self) -> &str {
                $crate::choices::ChoiceSet::label(self)
            }

            /// Whether the set holds the code; AWS may have added one after this was built.
            pub fn is_known(&self) -> bool {
                $crate::choices::ChoiceSet::is_known(self)
            }
        }

        impl $crate::choices::ChoiceSet for $set {
            const ALL: &'static [$crate::choices::Choice] = $set::ALL;
            const SHAPE: &'static str = $shape;

            fn parse(code: &str) -> Self {
                let known = $set::ALL.iter().find(|choice| choice.code == code);
                Self(known.map_or_else(|| code.to_owned().into(), |choice| choice.code.into()))
            }

            fn code(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $set {
            /// Shows the label.
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.label())
            }
        }
    };
}

pub(crate) use choice_set;
