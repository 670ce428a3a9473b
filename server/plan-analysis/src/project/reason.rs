//! Why a document has its role: each role comes with the reason for it.

use std::fmt;

use super::layout::RolePattern;
use super::role::Role;

/// A role, and the reason for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// What the document is for.
    pub role: Role,
    /// The reason for the role.
    pub reason: Reason,
}

/// What a role can be decided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A comment in the document, `<!-- planls: plan -->`.
    Directive,
    /// The settings exclude it.
    Excluded,
    /// A pattern in the settings.
    Roles,
    /// The settings name it or its folder as a template or a constitution.
    Named,
    /// Its path.
    Layout(&'static RolePattern),
    /// A name of files that are often next to plans without being plans: a README, a licence.
    Quiet,
    /// Its file name.
    FileName,
    /// A plan in the same folder.
    BesidePlan,
    /// This front matter field.
    FrontMatter(&'static str),
    /// Its title.
    Title,
    /// Nothing: it is not a plan document.
    Nothing,
}

impl Reason {
    /// A one-word name of the reason, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Directive => "directive",
            Reason::Excluded => "excluded",
            Reason::Roles | Reason::Named => "settings",
            Reason::Layout(_) => "layout",
            Reason::Quiet | Reason::FileName => "file-name",
            Reason::BesidePlan => "beside-plan",
            Reason::FrontMatter(_) => "front-matter",
            Reason::Title => "title",
            Reason::Nothing => "none",
        }
    }
}

/// The reason as shown after the role and a colon.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Directive => f.write_str("the comment `<!-- planls: … -->` in it"),
            Reason::Excluded => f.write_str("`exclude` in the settings leaves it out"),
            Reason::Roles => f.write_str("`roles` in the settings"),
            Reason::Named => f.write_str("`templates` or `constitution` in the settings"),
            Reason::Layout(place) => write!(f, "{}, `{}`", place.whose, place.pattern),
            Reason::Quiet => f.write_str("its file name is not that of a plan document"),
            Reason::FileName => f.write_str("its file name"),
            Reason::BesidePlan => f.write_str("the plan.md beside it"),
            Reason::FrontMatter(field) => write!(f, "`{field}` in its front matter"),
            Reason::Title => f.write_str("its title"),
            Reason::Nothing => f.write_str(
                "no comment, setting, folder, file name, front matter or title says that it is a \
                 plan document",
            ),
        }
    }
}
