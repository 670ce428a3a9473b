//! Why a document has its role: the same answer that gives the role says what has given it.

use std::fmt;

use super::layout::Place;
use super::role::Role;

/// A role, and what has decided on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// What the document is for.
    pub role: Role,
    /// What says so.
    pub reason: Reason,
}

/// What decides on a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A comment in the document, `<!-- planls: plan -->`.
    Directive,
    /// The settings leave it out.
    Excluded,
    /// A pattern of the settings.
    Roles,
    /// The settings name it, or its folder, as a template or a constitution.
    Named,
    /// Where it lies.
    Layout(&'static Place),
    /// It is called like what stands beside plans and is none: a README, a licence.
    Quiet,
    /// Its file name.
    FileName,
    /// There is a plan beside it.
    BesidePlan,
    /// This field of its front matter.
    FrontMatter(&'static str),
    /// Its title.
    Title,
    /// Nothing: it is no plan document.
    Nothing,
}

impl Reason {
    /// The reason in a word, for programs.
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

/// What says it, as it stands behind the role and a colon.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Directive => f.write_str("the comment `<!-- planls: … -->` in it"),
            Reason::Excluded => f.write_str("`exclude` in the settings leaves it out"),
            Reason::Roles => f.write_str("`roles` in the settings"),
            Reason::Named => f.write_str("`templates` or `constitution` in the settings"),
            Reason::Layout(place) => write!(f, "{}, `{}`", place.whose, place.pattern),
            Reason::Quiet => f.write_str("its file name is that of no plan document"),
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
