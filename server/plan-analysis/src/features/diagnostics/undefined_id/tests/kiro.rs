//! Requirements, criteria and tasks that have only numbers.

use super::RULE;
use crate::fixture::check_rule;

#[test]
fn a_criterion_that_no_requirement_has_is_reported_where_all_are_known() {
    let files = |tasks: &str, more: &str| {
        format!(
            "//- /.kiro/specs/bell/tasks.md\n# Plan\n\n- [ ] 1. Ring\n{tasks}//- /.kiro/specs/bell/requirements.md\n# Requirements\n\n### Requirement 1: Ring\n\n1. WHEN a\n2. WHEN b\n\n### Requirement 2: Wait\n\n{more}"
        )
    };
    check_rule(
        &RULE,
        &files(
            "  - _Requirements: 1.1, 1.3, 2.1, 3.1_
                        ^^^ warning undefined-id
                                  ^^^ warning undefined-id
",
            "1. WHEN c\n",
        ),
    );
    // Where the criteria of a requirement are written in a form of their own, nobody knows.
    check_rule(&RULE, &files("  - _Requirements: 1.1, 2.1, 3.1_\n", "- WHEN c\n"));
    check_rule(&RULE, &files("  - _Requirements: 2.1, 2.2_\n", "2.1. WHEN c\n2.2. WHEN d\n"));
}

#[test]
fn a_tag_at_a_criterion_does_not_begin_a_series() {
    check_rule(
        &RULE,
        "//- /.kiro/specs/mill/requirements.md
# 要件

### 要件 1: 製粉

1. **EN1/EN4**: 石臼が回る
2. **EN2**: 粉が落ちる
3. **EN3**: 袋が閉じる
",
    );
}

#[test]
fn a_number_in_the_name_of_a_folder_is_not_a_criterion() {
    check_rule(
        &RULE,
        "//- /.kiro/specs/mill/tasks.md
# Plan

- [ ] 1. 磨
  - [ ] 1.1 转
- [ ] 2. 停
  - **依赖**：mill-02、mill-07，1.3
                           ^^^ warning undefined-id
",
    );
}

#[test]
fn criteria_below_a_label_go_on_with_the_count() {
    check_rule(
        &RULE,
        "//- /.kiro/specs/mill/tasks.md
# Plan

- [ ] 1. Ring
  - _Requirements: 1.1, 1.2, 1.4, 1.5_
                                  ^^^ warning undefined-id
//- /.kiro/specs/mill/requirements.md
# Requirements

### Requirement 1: Ring

1. WHEN a

**Later**
2. WHEN b

**Last:** 3. WHEN c. 4. WHEN d
",
    );
}
