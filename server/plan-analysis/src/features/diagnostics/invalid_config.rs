//! ```text
//! broken-lnk = "off"
//! ^^^^^^^^^^ there is no code `broken-lnk`; did you mean `broken-link`?
//! ```
//!
//! Found when the settings are read, since it is in no document; here it is only explained.

use super::{Check, Rule, Severity, Sight};

pub(super) const RULE: Rule = Rule {
    code: "invalid-config",
    severity: Severity::Error,
    summary: "the settings file says something that planls does not understand",
    explanation: "\
A key, a code, a severity, a pattern or a path in the settings file is invalid. Invalid entries are
ignored, and the rest of the file applies. If the file is not valid TOML, an editor keeps the previous
settings, and `planls check` continues without settings.

Before:

    [rules]
    broken-lnk = \"of\"

After:

    [rules]
    broken-link = \"off\"
",
    sight: Sight::Document,
    check: Check::Settings,
};
