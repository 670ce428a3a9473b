//! What the benchmarks share: a plan of any length, and how long is measured.

use std::time::Duration;

use criterion::Criterion;

/// A feature's part of a plan, about 40 lines, with the findings of one that is half filled.
pub(crate) const PIECE: &str = "\
## Feature 7: Hold a bike

**Branch**: `007-hold` | **Spec**: [spec.md](./spec.md)
**Status**: Draft | Review | Approved

A rider holds a bike from the map and has twelve minutes to reach it (FR-001, FR-002). The hold is a row in the
booking service and a message to the dock, which keeps its own countdown.

**Owner**: <<OWNER>>
**Storage**: PostgreSQL, table `hold`
**Performance Goals**: [Describe the target a rider would notice]

### Constitution Check

| Principle | Status | Notes |
|-----------|--------|-------|
| I. Rider First | [x] Compliant | The app answers from the booking service |
| II. Docks Work Offline | [x] Compliant | The dock counts down by itself |
| III. Test Before Merge | [ ] Compliant | {{REASON}} |

### Structure

```text
specs/007-hold/
├── spec.md
└── plan.md
```

### Open Questions

- Cancelling (FR-004) frees the bike at once. [NEEDS CLARIFICATION: is there a pause?]
- Refusals are shown in the app only; *the dock display* has no room for them.

1. Count, but refuse nothing, for a week.
2. Refuse for all.

";

/// A plan of so many lines.
pub(crate) fn plan(lines: usize) -> String {
    let mut text = "# Implementation Plan: Everything\n\n".to_owned();
    text.extend(PIECE.split_inclusive('\n').cycle().take(lines - 2));
    text
}

/// Enough to see a tenth more or less, and no longer.
pub(crate) fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args()
}
