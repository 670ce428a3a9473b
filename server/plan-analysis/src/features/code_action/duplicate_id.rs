//! ```text
//! - [ ] T020 Write its tests   =>   - [ ] T021 Write its tests
//! ```
//! Gives the second definition of an id the next number that is free in the feature.

use super::{ActionCtx, CodeAction, replacement};
use crate::index::ids::definitions;
use crate::model::id::{IdKey, TASK};
use crate::refactor::list_item::numbered;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("duplicate-id") {
        let (start, part) = ctx.part_at(finding.range.start());
        let mut ids = part.model.ids.iter();
        let Some(key) = ids.find(|it| it.range + start == finding.range).map(|it| &it.key) else {
            continue;
        };
        // Two tasks with the same number share it with their parts: one alone would be out of place.
        let tasks = part.model.ids.iter().map(|it| &it.key).filter(|it| it.sub == 0);
        let parents = tasks.filter(|it| it.series == key.series && it.number == key.number).count();
        if key.series.starts_with(TASK) && parents > 1 {
            continue;
        }
        let name = ctx.text(finding.range);
        let Some(next) = numbered(&name, next_free(ctx, key)) else { continue };
        let edit = replacement(finding.range, next.as_str());
        let fix = ctx.fix(finding, format!("Renumber to {next} (next free)"), vec![edit]);
        // Two at once would get the same number.
        let is_only = ctx.all.iter().filter(|it| it.code == finding.code).count() == 1;
        actions.push(if is_only { fix.preferred() } else { fix });
    }
}

/// The number after the last one of a series in the feature; of `1.2` the next below `1`.
fn next_free(ctx: &ActionCtx<'_>, key: &IdKey) -> u32 {
    let own = definitions(ctx.ctx.document);
    let others = ctx.ctx.index.feature_documents(ctx.ctx.id);
    let others = others.flat_map(|(_, document)| &document.facts().ids);
    let all = own.iter().chain(others).flat_map(|it| std::iter::once(&it.key).chain(&it.last));
    let of_series = all.filter(|it| it.series == key.series);
    let numbers = of_series.filter_map(|it| match key.sub {
        0 => Some(it.number),
        _ => (it.number == key.number).then_some(it.sub),
    });
    numbers.max().unwrap_or_default().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    #[test]
    fn the_second_definition_gets_the_next_number() {
        check_action(
            "//- /specs/001-x/tasks.md\n# Tasks\n\n- [ ] T001 Ring\n- [ ] T0$001 Stop\n- [ ] T009 Wait\n",
            "Renumber to T010 (next free)",
            "# Tasks\n\n- [ ] T001 Ring\n- [ ] T010 Stop\n- [ ] T009 Wait\n",
        );
        check_action(
            "//- /openspec/changes/bell/tasks.md\n## 1. 鐘\n\n- [ ] 1.1 鑄\n- [ ] 1.$01 掛\n- [ ] 1.2 敲\n",
            "Renumber to 1.3 (next free)",
            "## 1. 鐘\n\n- [ ] 1.1 鑄\n- [ ] 1.3 掛\n- [ ] 1.2 敲\n",
        );
    }

    #[test]
    fn a_part_of_two_tasks_with_one_number_keeps_its_own() {
        check_actions(
            "//- /.kiro/specs/bell/tasks.md\n- [ ] 4. 鑄\n  - [ ] 4.1 熔\n- [ ] 4. 掛\n  - [ ] 4.$01 吊\n  - [ ] 4.2 試\n",
            "",
        );
    }

    #[test]
    fn of_several_each_is_decided_alone() {
        check_actions(
            "//- /specs/001-x/tasks.md\n# Tasks\n\n- [ ] T001 Ring\n- [ ] T0$001 Stop\n- [ ] T001 Wait\n",
            "Renumber to T002 (next free)\n",
        );
    }
}
