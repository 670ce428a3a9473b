//! Definition: from a link to the file or heading it names, from an id or an article to where it is
//! defined.

use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::symbol::{Symbol, reference_at};

/// A reference, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The reference.
    pub origin: TextRange,
    /// The targets; a range of articles or ids leads to its first and its last.
    pub targets: Vec<NavigationTarget>,
    /// Whether any markdown server can follow it.
    pub is_plain_link: bool,
}

/// Where the reference at an offset leads.
pub fn definition(ctx: &Ctx<'_>, offset: TextSize) -> Option<Definition> {
    let found = reference_at(ctx, offset)?;
    let targets = found.symbols.iter().filter_map(Symbol::definition).collect();
    Some(Definition { origin: found.range, targets, is_plain_link: found.is_plain_link })
}

#[cfg(test)]
mod tests {
    use crate::fixture::{analysis_with_cursor, check_definition};

    /// The rest of a feature, with what leads nowhere here: each test marks where its cursor leads.
    const SPEC: &str = "//- /specs/001-a/spec.md\n# Feature Specification: Holds\n";
    const OTHER: &str = "//- /specs/002-b/spec.md\n# Feature Specification: Bells\n";
    const MARK: &str = "^ definition\n";

    /// Checks that the cursor of a plan leads to the specification beside it.
    #[track_caller]
    fn check_spec(plan: &str) {
        check_definition(&format!("//- /specs/001-a/plan.md\n{plan}{SPEC}{MARK}{OTHER}"));
    }

    /// Checks that the cursor of a plan leads to the specification of another feature.
    #[track_caller]
    fn check_other(plan: &str) {
        check_definition(&format!("//- /specs/001-a/plan.md\n{plan}{SPEC}{OTHER}{MARK}"));
    }

    #[test]
    fn an_inline_link_leads_to_its_file() {
        check_spec("# Plan\n\n**Spec**: [the s$0pec](./spec.md)\n");
        check_spec("# Plan\n\n**Spec**: [the spec](.$0/spec.md \"title\")\n");
        check_spec("# Plan\n\n**Spec**: [the spec](<sp$0ec.md>)\n");
        check_other("# Plan\n\n**Spec**: [b](../002-b/spec.m$0d)\n");
    }

    #[test]
    fn a_reference_leads_to_the_file_of_its_definition() {
        check_spec("# Plan\n\n**Spec**: [the $0spec][ S ]\n\n## Far\n\n[s]: ./spec.md 'title'\n");
        check_spec("# Plan\n\n**Spec**: [the$0 spec][]\n\n[the spec]: <./spec.md>\n");
        check_spec("# Plan\n\n**Spec**: [the$0 spec]\n\n[the spec]: ./spec.md\n");
    }

    #[test]
    fn a_path_in_a_code_span_leads_to_its_file() {
        check_spec("# Plan\n\n**Spec**: `/specs/001-a/sp$0ec.md`\n");
        check_spec("# Plan\n\n**Spec**: `specs/001-a/sp$0ec.md`\n");
    }

    #[test]
    fn a_bare_path_leads_to_its_file() {
        check_spec("# Plan\n\n**Spec**: specs/001-a/sp$0ec.md\n");
        check_spec("# Plan\n\n**Spec**: ./spec$0.md\n");
    }

    #[test]
    fn a_path_in_front_matter_leads_to_its_file() {
        check_spec("---\nspec: ./sp$0ec.md\n---\n\n# Plan\n");
        check_other("---\ntitle: x\nspec: \"../002-b/sp$0ec.md\"\n---\n\n# Plan\n");
    }

    #[test]
    fn a_path_that_is_percent_encoded_leads_to_its_file() {
        check_spec("# Plan\n\n**Spec**: [x](./%73p$0ec.md)\n");
        check_definition(
            "
            //- /specs/001-a/plan.md
            [x](./the%20sp$0ec.md)
            //- /specs/001-a/the spec.md
            # Spec
            ^ definition
            ",
        );
    }

    #[test]
    fn an_anchor_leads_to_its_heading() {
        let plan = |link: &str| format!("//- /specs/001-a/plan.md\n# Plan\n\n{link}\n{SPEC}");
        check_definition(
            &(plan("[goals](./spec.md#go$0als)") + "\n## Goals\n   ^^^^^ definition\n"),
        );
        check_definition(
            &(plan("[edge](./spec.md#edge-ca$0ses-)")
                + "\n## Edge Cases 😀\n   ^^^^^^^^^^^^ definition\n"),
        );
        check_definition("# Plan\n\n[part](#pa$0rt)\n\n## Part\n   ^^^^ definition\n");
        // The file is there, only the heading is not.
        check_definition(&(plan("[gone](./spec.md#go$0ne)") + MARK));
    }

    #[test]
    fn an_anchor_leads_into_another_member_of_the_workspace() {
        check_definition(
            "
            //- /web/specs/001-banner/plan.md
            [limits](../../../api/specs/001-limits/plan.md#what-cli$0ents-see)
            //- /web/.specify/memory/constitution.md
            # Web
            //- /api/.specify/memory/constitution.md
            # Api
            //- /api/specs/001-limits/plan.md
            ## What clients see
               ^^^^^^^^^^^^^^^^ definition
            ",
        );
    }

    #[test]
    fn what_only_a_project_leads_to_is_no_plain_link() {
        for (link, is_plain) in [
            ("[it](spec$0.md)", true),
            ("`spec$0.md`", false),
            ("[it](specs/001-a/spec$0.md)", false),
        ] {
            let files = format!("//- /specs/001-a/plan.md\n{link}\n{SPEC}");
            let (analysis, id, cursor) = analysis_with_cursor(&files);
            let found = analysis.definition(&id, cursor).map(|it| it.is_plain_link);
            assert_eq!(found, Some(is_plain), "{link}");
        }
    }

    #[test]
    fn what_leads_nowhere_has_no_definition() {
        for text in [
            "# Plan\n\n[gone](./go$0ne.md)\n",
            "# Plan\n\n[far](https://exa$0mple.org/spec.md)\n",
            "# Plan\n\nplain$0 words\n",
            "# Plan\n\n```\n[x](spec$0.md)\n```\n",
            "# Plan\n\n[gone$0][none]\n",
            "$0",
        ] {
            check_definition(text);
        }
    }

    /// Checks that the cursor of a plan leads to these articles of three.
    #[track_caller]
    fn check_articles(plan: &str, articles: &[&str]) {
        let mut constitution = String::new();
        for title in ["I. Rider First", "II. Docks Work Offline", "III. Test Before Merge"] {
            constitution += &format!("\n### {title}\n");
            if articles.contains(&title) {
                constitution += &format!("    {} definition\n", "^".repeat(title.len()));
            }
        }
        check_definition(&format!(
            "//- /specs/001-a/plan.md\n{plan}//- /.specify/memory/constitution.md\n# Rules\n\n## Core Principles\n{constitution}"
        ));
    }

    #[test]
    fn an_article_that_is_cited_in_the_text_leads_to_the_constitution() {
        check_articles("# Plan\n\nBy Article I$0I we do.\n", &["II. Docks Work Offline"]);
        check_articles("# Plan\n\nBy Principle $0III we do.\n", &["III. Test Before Merge"]);
        check_articles("# Plan\n\n條文 😀 Article$0 I\n", &["I. Rider First"]);
    }

    #[test]
    fn an_article_in_the_table_leads_to_the_constitution() {
        let table = "| Principle | Status |\n|---|---|\n| II. Docks Work$0 Offline | [x] |\n";
        let plan = format!("# Plan\n\n## Constitution Check\n\n{table}");
        check_articles(&plan, &["II. Docks Work Offline"]);
    }

    #[test]
    fn a_range_of_articles_leads_to_its_first_and_its_last() {
        let ends = ["I. Rider First", "III. Test Before Merge"];
        check_articles("# Plan\n\nArticles I–I$0II hold.\n", &ends);
    }

    #[test]
    fn an_article_that_the_constitution_lacks_has_no_definition() {
        check_articles("# Plan\n\nBy Article VII$0 we do.\n", &[]);
        check_definition("# Plan\n\nBy Article I$0I we do.\n");
    }

    #[test]
    fn an_article_in_japanese_leads_to_the_constitution() {
        check_definition(
            "
            //- /specs/001-a/plan.md
            # 計画

            ## 憲章の確認

            第2$0条: 試験が先
            //- /.specify/memory/constitution.md
            # 憲章

            ## 第1条: 待たせない

            ## 第2条: 試験が先（必須）
               ^^^^^^^^^^^^^ definition
            ",
        );
    }

    #[test]
    fn members_of_a_workspace_have_constitutions_of_their_own() {
        check_definition(
            "
            //- /web/specs/001-a/plan.md
            By Principle $01.
            //- /web/.specify/memory/constitution.md
            # Web

            ## Core Principles

            ### Principle 1: Reading is free
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ definition
            //- /api/specs/001-a/plan.md
            # Plan
            //- /api/.specify/memory/constitution.md
            # Api

            ## Core Principles

            ### Principle 1: Fair use
            ",
        );
    }

    #[test]
    fn the_letter_behind_the_number_makes_another_task() {
        let tasks = "//- /specs/001-a/tasks.md\n# Tasks\n\n- [ ] T014 Cast\n";
        let (plain, lettered) = ("      ^^^^ definition\n", "      ^^^^^ definition\n");
        let more = "- [ ] T014b Hang\n";
        let plan = "//- /specs/001-a/plan.md\nT014b, T014.\n";
        let lettered = plan.replace("T014b", "T01$04b") + tasks + more + lettered;
        check_definition(&lettered);
        check_definition(&(plan.replace("T014.", "T01$04.") + tasks + plain + more));
    }

    #[test]
    fn ids_in_a_text_without_spaces_lead_to_their_definition() {
        check_definition(
            "
            //- /specs/001-a/plan.md
            要件AC-SY$0NC-01、FR-002を満たす。
            //- /specs/001-a/spec.md
            - **FR-002**: two
            - **AC-SYNC-01**: 同步
                ^^^^^^^^^^ definition
            ",
        );
    }

    #[test]
    fn a_story_in_chinese_is_cited_by_its_letters() {
        check_definition(
            "
            //- /specs/001-a/plan.md
            由U$0S1决定。
            //- /specs/001-a/spec.md
            ### 用户故事 1 - 取消
                ^^^^^^ definition
            ",
        );
    }
}
